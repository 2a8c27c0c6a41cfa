package import Base
package import Google
package import HTTP
package import Mail
package import Storage

/// Google, and what the gateway keeps of it, as the console reaches them.
package struct GoogleServices: Sendable {
    /// An OAuth client with its secret in the clear, for as long as a request lasts.
    package struct Client: Sendable {
        package var id: String
        package var secret: Secret

        package init(id: String, secret: Secret) {
            self.id = id
            self.secret = secret
        }
    }

    /// The verbs; each may wait for the network.
    package struct Verbs: Sendable {
        /// Keeps a grant: adds the account, or gives the one of that address its new grant. `mayBeDefault` lets the first
        /// of all accounts take the system mail.
        package var keep: @Sendable (Address, Credential, [String], _ mayBeDefault: Bool) async throws -> AccountID
        /// Reads the addresses that Gmail lets the account send as, and writes them down.
        package var readSendAs: @Sendable (AccountRecord) async throws -> Void
        /// Gmail's API as that account.
        package var gmail: @Sendable (AccountRecord) throws -> GmailClient

        package init(
            keep: @escaping @Sendable (Address, Credential, [String], Bool) async throws -> AccountID,
            readSendAs: @escaping @Sendable (AccountRecord) async throws -> Void,
            gmail: @escaping @Sendable (AccountRecord) throws -> GmailClient
        ) {
            self.keep = keep
            self.readSendAs = readSendAs
            self.gmail = gmail
        }
    }

    package var endpoints: Endpoints
    package var transport: any HTTPTransport
    package var verbs: Verbs
    /// Seals secrets for the store, and opens them again.
    package var sealer: any SecretSealer
    /// The client that the configuration file names.
    package var configuredClient: Client?

    package init(
        endpoints: Endpoints,
        transport: any HTTPTransport,
        verbs: Verbs,
        sealer: any SecretSealer,
        configuredClient: Client? = nil
    ) {
        self.endpoints = endpoints
        self.transport = transport
        self.verbs = verbs
        self.sealer = sealer
        self.configuredClient = configuredClient
    }

    /// When the account's access token was last asked for with success, since the start of the process.
    func renewedAt(_ account: AccountRecord?) async -> Timestamp? {
        guard let account, let client = try? verbs.gmail(account) else { return nil }
        return await client.tokenRenewedAt
    }

    /// The client of all who have none of their own.
    func client(of organisation: OrganisationSettings) throws -> Client? {
        guard let client = organisation.client, let sealed = client.sealedSecret else { return configuredClient }
        let secret = try sealer.openSecret(sealed, for: .clientSecret(nil, clientID: client.id))
        return Client(id: client.id, secret: secret)
    }

    /// The client by which a person grants.
    func client(
        of person: PersonID,
        _ settings: PersonalSettings,
        _ organisation: OrganisationSettings
    ) throws -> Client? {
        guard case .own(let own) = settings.client else { return try client(of: organisation) }
        return try own.sealedSecret.map { sealed in
            let secret = try sealer.openSecret(sealed, for: .clientSecret(person, clientID: own.id))
            return Client(id: own.id, secret: secret)
        }
    }
}

extension Visit {
    /// Google's services; throws where the console runs without them.
    var google: GoogleServices {
        get throws {
            guard let google = console.seams.google else { throw Refusal.unavailable }
            return google
        }
    }
}
