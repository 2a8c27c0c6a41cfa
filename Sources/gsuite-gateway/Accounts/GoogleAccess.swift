import Gateway
import Google
import HTTP
import Settings
import Storage

/// What the account commands need to speak to Google.
struct GoogleAccess {
    let settings: GatewaySettings
    let keys: KeyRing
    let transport: CurlTransport

    var endpoints: Endpoints { settings.endpoints }

    init(_ common: CommonOptions) throws {
        let sources = common.sources
        settings = try GatewaySettings.load(from: sources)
        keys = try KeyRing(settings.secrets, sources)
        transport = CurlTransport(settings.curlOptions)
    }

    /// What writes accounts down and asks Google about them.
    func keeper(_ store: any Store) -> AccountKeeper {
        AccountKeeper(store: store, settings: settings, keys: keys, transport: transport)
    }
}
