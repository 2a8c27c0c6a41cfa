import Delivery
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

    func client(of account: AccountRecord) throws -> GmailClient {
        let keys = keys
        return try AccountCouriers(
            endpoints: endpoints,
            transport: transport,
            submitter: CurlMailSubmission(transport),
            readsBack: false,
            unseal: { try keys.open($0) }
        ).client(of: account)
    }
}
