package import Admin
package import Delivery
package import Google
package import Settings
package import Storage
package import Transport

/// The console's calls to Google, with the couriers' clients and their access tokens.
package struct GatewayGoogle: GoogleClients {
    package let endpoints: Endpoints
    package let transport: any HTTPTransport
    package let configuredClient: UnsealedClient?
    private let couriers: AccountCouriers
    private let refresher: AccountRefresher

    package init(
        _ settings: GatewaySettings,
        couriers: AccountCouriers,
        transport: any HTTPTransport,
        refresher: AccountRefresher
    ) {
        endpoints = settings.endpoints
        self.transport = transport
        self.couriers = couriers
        self.refresher = refresher
        configuredClient =
            if let id = settings.google.clientID, let secret = settings.google.clientSecret {
                UnsealedClient(id: id, secret: secret)
            } else { nil }
    }

    package func gmail(of account: AccountRecord) throws -> GmailClient { try couriers.client(of: account) }

    package func readSendAs(of account: AccountRecord) async throws { try await refresher.readSendAs(account) }
}
