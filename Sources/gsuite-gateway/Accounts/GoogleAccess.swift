import Gateway
import Google
import HTTP
import Settings
import Storage

/// What the account commands need to keep accounts and to speak to Google.
struct GoogleAccess {
    let settings: GatewaySettings
    let store: any Store
    let keys: KeyRing
    let transport: CurlTransport

    var endpoints: Endpoints { settings.endpoints }

    /// - Throws: `KeyProblem` where accounts' grants are sealed under another key than the one given.
    init(_ common: CommonOptions) async throws {
        let sources = common.sources
        settings = try GatewaySettings.load(from: sources)
        store = try await common.openStore()
        keys = try KeyRing(settings.secrets, sources)
        try await keys.verify(with: store)
        transport = CurlTransport(settings.curlOptions)
    }

    /// What writes accounts down and asks Google about them.
    var keeper: AccountKeeper {
        AccountKeeper(store: store, settings: settings, keys: keys, transport: transport)
    }
}
