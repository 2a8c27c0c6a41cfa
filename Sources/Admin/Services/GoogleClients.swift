package import Base
package import Google
package import Storage
package import Transport

/// What the console needs for its own calls to Google.
package protocol GoogleClients: Sendable {
    var endpoints: Endpoints { get }
    var transport: any HTTPTransport { get }
    /// The OAuth client in the configuration file.
    var configuredClient: UnsealedClient? { get }

    /// The Gmail API for that account.
    func gmail(of account: AccountRecord) throws -> GmailClient

    /// Reads the addresses that Gmail lets the account send as, and stores them.
    func readSendAs(of account: AccountRecord) async throws
}

/// An OAuth client with its secret in plain text, for the duration of a request.
package struct UnsealedClient: Sendable {
    package var id: String
    package var secret: Secret

    package init(id: String, secret: Secret) {
        self.id = id
        self.secret = secret
    }
}

extension GoogleClients {
    /// When an access token was last obtained for the account since the start of the process.
    func renewedAt(_ account: AccountRecord?) async -> Timestamp? {
        guard let account, let client = try? gmail(of: account) else { return nil }
        return await client.tokenRenewedAt
    }
}

extension Console {
    /// The OAuth client of all users without one of their own.
    func oauthClient(of organisation: OrganisationSettings) throws -> UnsealedClient? {
        guard let client = organisation.client, let sealed = client.sealedSecret else {
            return google?.configuredClient
        }
        return try unsealed(client, sealed, of: nil)
    }

    /// The OAuth client with which a user grants access.
    func oauthClient(
        of user: UserID,
        _ settings: PersonalSettings,
        _ organisation: OrganisationSettings
    ) throws -> UnsealedClient? {
        guard case .own(let own) = settings.client else { return try oauthClient(of: organisation) }
        return try own.sealedSecret.map { try unsealed(own, $0, of: user) }
    }

    private func unsealed(_ client: OAuthClient, _ sealed: [UInt8], of user: UserID?) throws -> UnsealedClient {
        UnsealedClient(
            id: client.id,
            secret: try sealer.openSecret(sealed, for: .clientSecret(user, clientID: client.id))
        )
    }
}

extension ConsoleRequest {
    /// The calls to Google; throws if the console runs without them.
    var google: any GoogleClients {
        get throws {
            guard let google = console.google else { throw Refusal.unavailable }
            return google
        }
    }
}
