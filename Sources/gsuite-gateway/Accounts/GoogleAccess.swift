import Gateway
import Google
import HTTP
import Settings
import Storage

/// The parts that account commands need to store accounts and call Google.
struct GoogleAccess {
    let settings: GatewaySettings
    let store: any Store
    let keys: KeyRing
    let transport: CurlTransport

    var endpoints: Endpoints { settings.endpoints }

    /// - Throws: `KeyProblem` if the accounts' grants are sealed under a different key.
    init(_ common: CommonOptions) async throws {
        let sources = common.sources
        settings = try GatewaySettings.load(from: sources)
        store = try await common.openStore()
        keys = try KeyRing(settings.secrets, sources)
        try await keys.verify(with: store)
        transport = CurlTransport(settings.curlOptions)
    }

    /// Stores accounts and asks Google about them.
    var keeper: AccountKeeper {
        AccountKeeper(store: store, settings: settings, keys: keys, transport: transport)
    }
}
