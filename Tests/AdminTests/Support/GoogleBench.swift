import Admin
import Base
import Cryptography
import Delivery
import Gateway
import Google
import GoogleSimulator
import Logging
import Mail
import Settings
import Storage
import Testing
import Transport

/// A console beside a simulated Google, put together as the gateway does it, with users who may sign in.
struct GoogleBench: Sendable {
    static let clientID = "117-abc.apps.googleusercontent.com"
    static let clientSecret = "GOCSPX-not-to-be-seen"

    let console: ConsoleBench
    let google: GoogleSimulator
    let googleURL: String
    let keys: KeyRing
    /// Gives tickets.
    let odoo: TestEntrance
    private let transport = CurlTransport(CurlOptions(userAgent: "Browser/1.0"))

    var store: any Store { console.store }

    static func run(_ body: (GoogleBench) async throws -> Void) async throws {
        let clock = ManualClock()
        var configuration = SimulatorConfiguration()
        configuration.clock = clock
        var quiet = Logger(label: "google")
        quiet.logLevel = .critical
        let google = GoogleSimulator(configuration, logger: quiet)
        google.addClient(clientID, secret: Secret(clientSecret))
        for name in ["anna", "ben", "chef"] { google.add(SimulatedAccount("\(name)@acme.example", name: name)) }
        let running = Task { try await google.run() }
        let url = try await google.baseURL
        let keys = KeyRing(key: SealingKey.random())
        let odoo = TestEntrance()
        let result: Result<Void, any Error>
        do {
            try await ConsoleBench.run(
                clock: clock,
                filling: {
                    fill(&$0, store: $1, keys: keys, endpoints: Endpoints(simulator: url), clock: clock)
                    $0.entrance = odoo
                },
                { console in
                    let bench = GoogleBench(
                        console: console,
                        google: google,
                        googleURL: url,
                        keys: keys,
                        odoo: odoo
                    )
                    try await body(bench)
                }
            )
            result = .success(())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try result.get()
    }

    private static func fill(
        _ parts: inout ConsoleParts,
        store: any Store,
        keys: KeyRing,
        endpoints: Endpoints,
        clock: ManualClock
    ) {
        var settings = GatewaySettings()
        settings.google.endpoints.lead(toSimulator: endpoints.gmail)
        let transport = CurlTransport(settings.curlOptions)
        let accounts = LiveAccounts(store: store)
        let health = AccountHealthMonitor(store: store, clock: clock, logger: nil) { () throws(StorageError) in
            try await accounts.reload()
        }
        let couriers = AccountCouriers(
            endpoints: settings.endpoints,
            transport: transport,
            submitter: CurlMailSubmission(transport),
            readsBack: false,
            clock: clock,
            unseal: { try keys.credential(of: $0) },
            onToken: { account, error in await health.heard(error, about: account) }
        )
        let checkup = AccountRefresher(
            store: store,
            accounts: accounts,
            couriers: couriers,
            health: health,
            clock: clock,
            logger: Logger(label: "console")
        )
        parts.sealer = keys
        parts.accounts = AccountManager(
            store: store,
            settings: settings,
            keys: keys,
            transport: transport,
            health: health,
            clock: clock
        )
        parts.google = GatewayGoogle(settings, couriers: couriers, transport: transport, refresher: checkup)
    }

    /// Keeps the simulated client for all, and lets that domain sign in with Google.
    func setProject(secret: String = clientSecret, domains: [String] = []) async throws {
        var settings = try await store.organisationSettings()
        settings.client = OAuthClient(
            id: Self.clientID,
            sealedSecret: try keys.seal(Secret(secret), for: .clientSecret(nil, clientID: Self.clientID))
        )
        settings.signInDomains = domains
        try await store.saveOrganisationSettings(settings)
    }

    /// What a user's forms begin with.
    func path(_ email: String) async throws -> String {
        let user = try #require(try await store.user(email: email))
        return "/personal/\(user.id.rawValue)"
    }

    func account(_ address: String) async throws -> AccountRecord? {
        try await store.accounts().first { "\($0.address)" == address }
    }

    /// Presses "Grant access" for these purposes; returns where the browser is sent.
    func begin(_ browser: Browser, _ email: String, _ purposes: [String]) async throws -> Browser.Seen {
        try await browser.get("/personal")
        let boxes = Dictionary(uniqueKeysWithValues: purposes.map { ("purpose-\($0)", "on") })
        return try await browser.submit(try await path(email) + "/grant", boxes)
    }

    /// What Google's page does then; returns the path and query with which the browser comes back.
    func consent(
        _ sent: Browser.Seen,
        as account: String,
        only scopes: [String]? = nil,
        decision: String = "accept"
    ) async throws -> String {
        let query = try #require(sent.location?.split(separator: "?", maxSplits: 1).last.map(String.init))
        let asked = query.split(separator: "&").first { $0.hasPrefix("scope=") }?.dropFirst("scope=".count) ?? ""
        let granted = scopes ?? asked.split(separator: "%20").map(String.init)
        var body = "\(query)&decision=\(decision)&account=\(account)"
        for scope in granted { body += "&granted=\(scope)" }
        let request = HTTPRequest(
            .post,
            googleURL + "/o/oauth2/v2/auth",
            fields: [.init("Content-Type", "application/x-www-form-urlencoded")],
            body: .bytes(Array(body.utf8)),
            timeout: Browser.patience
        )
        let answer = try await transport.send(request)
        let location = try #require(answer.field("Location"), "\(answer.status)")
        return String(location.dropFirst(console.url.count))
    }

    /// A whole grant, for the tests of what comes after it.
    func grant(_ browser: Browser, _ email: String, _ purposes: [String] = ["mail"]) async throws {
        let sent = try await begin(browser, email, purposes)
        let back = try await browser.get(try await consent(sent, as: email))
        #expect(back.status == 303)
    }

    /// Makes a label in a mailbox, with the account's own grant.
    func makeLabel(_ name: String, of address: String) async throws {
        let account = try #require(try await account(address))
        let tokens = AccessTokens(
            try keys.credential(of: account),
            scopes: [],
            endpoints: Endpoints(simulator: googleURL),
            transport: transport,
            clock: console.clock
        )
        var request = HTTPRequest(
            .post,
            googleURL + "/gmail/v1/users/me/labels",
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(Array("{\"name\": \"\(name)\"}".utf8)),
            timeout: Browser.patience
        )
        request.bearer = try await tokens.token()
        let answer = try await transport.send(request)
        #expect(answer.status == 200)
    }
}
