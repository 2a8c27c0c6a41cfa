package import Admin
package import Delivery
package import HTTP
package import Settings
package import Storage

extension GatewaySettings {
    /// Builds what the console needs for grants, labels and sign-in with Google.
    package func googleServices(
        keeper: AccountKeeper,
        keys: KeyRing,
        couriers: AccountCouriers,
        transport: any HTTPTransport,
        readSendAs: @escaping @Sendable (AccountRecord) async throws -> Void
    ) -> GoogleServices {
        let verbs = GoogleServices.Verbs(
            keep: { try await keeper.keep($0, $1, scopes: $2, mayBeDefault: $3).id },
            readSendAs: readSendAs,
            gmail: { try couriers.client(of: $0) }
        )
        var services = GoogleServices(
            endpoints: endpoints,
            transport: transport,
            verbs: verbs,
            sealer: keys
        )
        if let id = google.clientID, let secret = google.clientSecret {
            services.configuredClient = GoogleServices.Client(id: id, secret: secret)
        }
        return services
    }
}
