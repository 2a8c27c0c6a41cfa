package import Base
package import Google
package import Mail
package import Storage
package import Transport

/// The console's access to Google and to the stored grants.
package struct GoogleServices: Sendable {
    /// An OAuth client with its secret in plain text, for the duration of a request.
    package struct Client: Sendable {
        package var id: String
        package var secret: Secret

        package init(id: String, secret: Secret) {
            self.id = id
            self.secret = secret
        }
    }

    /// The operations; each may wait for the network.
    package struct Verbs: Sendable {
        /// Stores a grant: adds the account, or gives an existing account its new grant. `mayBeDefault` makes the first
        /// account the default sender.
        package var keep: @Sendable (Address, Credential, [String], _ mayBeDefault: Bool) async throws -> AccountID
        /// Reads the addresses that Gmail lets the account send as, and stores them.
        package var readSendAs: @Sendable (AccountRecord) async throws -> Void
        /// The Gmail API for that account.
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
    /// Seals secrets for the store, and opens them.
    package var sealer: any SecretSealer
    /// The client in the configuration file.
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

    /// When an access token was last obtained for the account since the start of the process.
    func renewedAt(_ account: AccountRecord?) async -> Timestamp? {
        guard let account, let client = try? verbs.gmail(account) else { return nil }
        return await client.tokenRenewedAt
    }

    /// The client of all users without one of their own.
    func client(of organisation: OrganisationSettings) throws -> Client? {
        guard let client = organisation.client, let sealed = client.sealedSecret else { return configuredClient }
        let secret = try sealer.openSecret(sealed, for: .clientSecret(nil, clientID: client.id))
        return Client(id: client.id, secret: secret)
    }

    /// The client with which a user grants access.
    func client(
        of user: UserID,
        _ settings: PersonalSettings,
        _ organisation: OrganisationSettings
    ) throws -> Client? {
        guard case .own(let own) = settings.client else { return try client(of: organisation) }
        return try own.sealedSecret.map { sealed in
            let secret = try sealer.openSecret(sealed, for: .clientSecret(user, clientID: own.id))
            return Client(id: own.id, secret: secret)
        }
    }
}

extension ConsoleRequest {
    /// Google's services; throws if the console runs without them.
    var google: GoogleServices {
        get throws {
            guard let google = console.services.google else { throw Refusal.unavailable }
            return google
        }
    }
}
