import Admin
import Base
import Gateway
import Odoo
import OdooSimulator
import Settings
import Storage
import Sync
import Testing
import Transport

/// The page on what the gateway keeps in Odoo, before a simulated one.
@Suite struct OdooPageTests {
    private static let versions = [16, 18, 19]
    /// Distinctive, so that it would be found wherever it was kept.
    private static let wrongKey = String(repeating: "0badc0de", count: 5)

    /// An Odoo with the gateway's own user, who has no rights of an administrator.
    private static func odoo(_ version: Int = 18) throws -> OdooSimulator {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(version, 0)))
        try odoo.addUser("gateway", name: "Gateway")
        odoo.knowProvisionedCode()
        return odoo
    }

    private static func run(
        _ odoo: OdooSimulator,
        databases names: [String] = ["acme"],
        url: String = "http://odoo.example",
        by transport: (any HTTPTransport)? = nil,
        _ body: (ConsoleBench) async throws -> Void
    ) async throws {
        var settings = GatewaySettings()
        settings.odoo.databases = names.map { name in
            let access = odoo.access(login: "gateway", url: url)
            var database = OdooDatabaseSettings()
            database.name = name
            database.url = access.url
            database.database = access.database
            database.login = access.login
            database.key = access.secret
            return database
        }
        try await ConsoleBench.run(
            filling: { parts, store in
                let transport = transport ?? odoo
                let directory = OdooDirectory(settings.odooDatabases, transport: transport)
                let added = AddedOdooDatabases(store: store, sealer: parts.sealer, directory: directory)
                parts.odoo = GatewayOdoo(settings: settings, store: store, transport: transport, added: added)
            },
            body
        )
    }

    private static func administrator(_ odoo: OdooSimulator, _ more: [String: String] = [:]) -> [String: String] {
        let key = odoo.access(url: "http://odoo.example").secret.reveal()
        return ["database": "acme", "login": "admin", "secret": key].merging(more) { $1 }
    }

    private static func made(_ odoo: OdooSimulator) throws -> Int {
        try odoo.records("ir.model.data", [["module", "=", "gsuite_gateway"]]).count
    }

    /// The page once nothing is under way any more.
    private static func awaitEnd(_ browser: Browser) async throws -> String {
        for _ in 0..<3000 {
            let text = try await browser.get("/odoo?database=acme").text
            if !text.contains("data-refresh") { return text }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it never ends")
        return ""
    }

    @Test func `while Odoo is being set up the page shows how far it is, and nothing else begins`() async throws {
        let odoo = try Self.odoo()
        // The simulator answers the fifth record late.
        let gate = Gate(odoo, closedAfter: 5)
        try await Self.run(odoo, by: gate) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: "de")
            try await chef.get("/odoo")
            try await chef.submit("/odoo/setup", Self.administrator(odoo))
            await gate.waitUntilClosed()
            let page = try await chef.get("/odoo?database=acme").text
            #expect(page.contains("Fortschritt") && page.contains("data-refresh=\"2\""))
            #expect(page.contains("<li>Gruppe: G Suite Gateway</li>") && page.contains(" von "))
            #expect(!page.contains("name=\"secret\""))
            gate.open()
            let after = try await Self.awaitEnd(chef)
            #expect(after.contains("Erledigt.") && after.contains("name=\"secret\""))
        }
    }

    @Test func `a set-up that Odoo breaks off says why and what was done`() async throws {
        let odoo = try Self.odoo()
        try await Self.run(odoo) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/odoo")
            odoo.add(fault: OdooFault(.page(status: 502, afterWork: false), method: "ir.model.fields.create"))
            try await chef.submit("/odoo/setup", Self.administrator(odoo))
            let page = try await Self.awaitEnd(chef)
            #expect(page.contains("<li>Group: G Suite Gateway</li>") && !page.contains("Done."))
            #expect(page.contains("502"))
            odoo.removeFaults()
            try await chef.submit("/odoo/setup", Self.administrator(odoo))
            #expect(try await Self.awaitEnd(chef).contains("Done."))
        }
    }

    @Test func `companies that are closed to the gateway's user are named`() async throws {
        let odoo = try Self.odoo()
        let company = try odoo.add("res.company", ["name": "Beta GmbH"])
        let anna = try odoo.addUser("anna@acme.example", name: "Anna")
        try odoo.change("res.users", [anna], ["company_ids": [[6, 0, [1, .integer(company)]]]])
        try await Self.run(odoo) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: "de")
            try await chef.get("/odoo")
            let page = try await chef.submit("/odoo", Self.administrator(odoo)).text
            #expect(page.contains("die gateway nicht erlaubt sind") && page.contains("Beta GmbH"))
        }
    }

    @Test func `what the command line was told holds in the console too`() async throws {
        let odoo = try Self.odoo()
        try await Self.run(odoo) { bench in
            _ = try await bench.addAccount("info@acme.example")
            var told = OdooSetupOptions()
            (told.host, told.encryption, told.login) = ("gateway.acme.example", "starttls", "odoo")
            try await bench.store.saveOdooSetupOptions(told, of: "acme")
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/odoo")
            try await chef.submit("/odoo/setup", Self.administrator(odoo))
            _ = try await Self.awaitEnd(chef)
            let server = try #require(try odoo.records("ir.mail_server").first)
            #expect(server["smtp_host"] == "gateway.acme.example" && server["smtp_encryption"] == "starttls")
            #expect(server["smtp_user"] == "odoo" && server["from_filter"] == "acme.example")
            // Taken out, it is forgotten.
            try await chef.submit("/odoo/remove", Self.administrator(odoo, ["sure": "on"]))
            _ = try await Self.awaitEnd(chef)
            #expect(try await bench.store.odooSetupOptions(of: "acme") == OdooSetupOptions())
        }
    }

    @Test(arguments: ["http://odoo.example": true, "https://odoo.example": false, "http://127.0.0.1:8069": false])
    func `a key that would go in the clear is warned of before it is entered`(_ url: String, _ warns: Bool) async throws
    {
        let odoo = try Self.odoo()
        try await Self.run(odoo, url: url) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await chef.get("/odoo").text.contains("without encryption") == warns)
        }
    }

    @Test(arguments: versions)
    func `the plan is shown, done, and undone once that is confirmed`(version: Int) async throws {
        let odoo = try Self.odoo(version)
        try await Self.run(odoo) { bench in
            _ = try await bench.addAccount("info@acme.example")
            let chef = try await bench.signedIn("chef@acme.example")
            let stranger = try await chef.get("/odoo").text
            #expect(
                stranger.contains("Odoo \(version).0 over ") && stranger.contains("Only an Odoo administrator can see")
            )
            #expect(stranger.contains("x_gsuite_subscription: create"))

            let plan = try await chef.submit("/odoo", Self.administrator(odoo))
            #expect(plan.status == 200)
            #expect(plan.text.contains("Group: G Suite Gateway") && plan.text.contains("To be created"))
            #expect(plan.text.contains("Outgoing mail server: 127.0.0.1:2525 for acme.example"))
            #expect(try Self.made(odoo) == 0)

            let done = try await chef.submit("/odoo/setup", Self.administrator(odoo))
            #expect(done.location == "/odoo?database=acme")
            let daily = try await Self.awaitEnd(chef)
            let count = try Self.made(odoo)
            #expect(count > 15)
            #expect(daily.contains("Done.") && !daily.contains("x_gsuite_subscription: create"))
            #expect(daily.contains("Works") && !daily.contains("Test failed"))
            #expect(daily.contains("<li>Group: G Suite Gateway</li>"))
            // Told once.
            #expect(try await !chef.get("/odoo").text.contains("Done."))
            let after = try await chef.submit("/odoo", Self.administrator(odoo)).text
            #expect(!after.contains("To be created") && !after.contains("To be corrected"))

            let unsure = try await chef.submit("/odoo/remove", Self.administrator(odoo))
            #expect(unsure.status == 422 && unsure.text.contains("Confirm that you are sure"))
            #expect(try Self.made(odoo) == count)
            let removed = try await chef.submit("/odoo/remove", Self.administrator(odoo, ["sure": "on"]))
            #expect(removed.location == "/odoo?database=acme")
            _ = try await Self.awaitEnd(chef)
            #expect(try Self.made(odoo) == 0)
        }
    }

    @Test(arguments: versions)
    func `a wrong password of Odoo is told, and kept nowhere`(version: Int) async throws {
        let odoo = try Self.odoo(version)
        try await Self.run(odoo) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/odoo")
            let values = ["database": "acme", "login": "admin", "secret": Self.wrongKey]
            for path in ["/odoo", "/odoo/setup"] {
                let refused = try await chef.submit(path, values)
                #expect(refused.status == 422 && refused.text.contains("Odoo refused the login"))
                #expect(refused.text.contains("value=\"admin\"") && !refused.text.contains(Self.wrongKey))
            }
            #expect(try Self.made(odoo) == 0)
            let log = try await bench.logged()
            #expect(!"\(log)".contains(Self.wrongKey))
        }
    }

    @Test func `the administrator's key is neither shown nor logged nor stored`() async throws {
        let odoo = try Self.odoo()
        let key = odoo.access(url: "http://odoo.example").secret.reveal()
        try await Self.run(odoo) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/odoo")
            for path in ["/odoo", "/odoo/setup", "/odoo"] {
                let seen = try await chef.submit(path, Self.administrator(odoo))
                #expect(!seen.text.contains(key) && seen.location?.contains(key) != true)
                #expect(try await !Self.awaitEnd(chef).contains(key))
            }
            // Without it, the gateway's own user looks again, who sees no plan.
            #expect(
                try await chef.submit("/odoo", ["database": "acme"]).text.contains("Only an Odoo administrator can see")
            )
            let log = try await bench.logged()
            #expect(log.contains { $0.text.contains("records in Odoo were changed") } && !"\(log)".contains(key))
            #expect(try bench.isStored("chef@acme.example"))
            #expect(try !bench.isStored(key))
        }
    }

    @Test func `the page speaks German`() async throws {
        let odoo = try Self.odoo()
        try await Self.run(odoo) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: "de")
            try await chef.get("/odoo")
            let page = try await chef.submit("/odoo", Self.administrator(odoo)).text
            #expect(page.contains("Wird angelegt") && page.contains("Gruppe: G Suite Gateway"))
            #expect(page.contains("Der Gateway-Benutzer tritt der Gruppe bei"))
            for english in ["rights of the group", " field:", "Action:", "menu entry", "Column in", "Contact filters"] {
                #expect(!page.contains(english), "\(english)")
            }
            let wrong = try await chef.submit("/odoo", ["database": "acme", "login": "admin", "secret": "wrong"]).text
            #expect(wrong.contains("Odoo hat die Anmeldung abgelehnt"))
        }
    }

    @Test func `one of several databases is chosen, and no other`() async throws {
        let odoo = try Self.odoo()
        try await Self.run(odoo, databases: ["acme", "second"]) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let page = try await chef.get("/odoo?database=second").text
            #expect(page.contains("<option value=\"second\" selected>"))
            let unknown = try await chef.submit("/odoo/setup", Self.administrator(odoo, ["database": "third"]))
            #expect(unknown.status == 404)
        }
    }

    @Test func `without a database the page leads to where one is added`() async throws {
        try await Self.run(try Self.odoo(), databases: []) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let page = try await chef.get("/odoo")
            #expect(
                page.status == 200 && page.text.contains("href=\"/odoo/databases\"")
                    && !page.text.contains("name=\"secret\"")
            )
            #expect(try await chef.submit("/odoo/setup", ["database": "acme"]).status == 404)
        }
    }

    @Test func `users are kept out`() async throws {
        let odoo = try Self.odoo()
        try await Self.run(odoo) { bench in
            _ = try await bench.signedIn("chef@acme.example")
            let user = try await bench.signedIn("otto@acme.example", .user)
            #expect(try await !user.get("/").text.contains("href=\"/odoo\""))
            #expect(try await user.get("/odoo").status == 403)
            try await user.get("/")
            for path in ["/odoo", "/odoo/setup", "/odoo/remove"] {
                #expect(try await user.submit(path, Self.administrator(odoo, ["sure": "on"])).status == 403)
            }
            #expect(try Self.made(odoo) == 0)
        }
    }
}

/// Lets calls that make records pass to Odoo until it is closed; then they wait until it is opened.
private final class Gate: HTTPTransport {
    private struct State {
        var left: Int
        var isOpen = false
        var isClosed = false
    }

    private let odoo: OdooSimulator
    private let state: Locked<State>

    init(_ odoo: OdooSimulator, closedAfter count: Int) {
        self.odoo = odoo
        state = Locked(State(left: count))
    }

    func open() { state.withLock { $0.isOpen = true } }

    func waitUntilClosed() async {
        while !state.withLock({ $0.isClosed }) { try? await Task.sleep(for: .milliseconds(5)) }
    }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        if case .bytes(let bytes) = request.body, String(decoding: bytes, as: UTF8.self).contains("\"create\",[") {
            let waits = state.withLock { state in
                state.left -= 1
                if state.left < 0 { state.isClosed = true }
                return state.left < 0
            }
            while waits, !state.withLock({ $0.isOpen }) {
                do { try await Task.sleep(for: .milliseconds(5)) } catch {
                    throw HTTPFailure(kind: .other, reach: .notSent, detail: "cancelled")
                }
            }
        }
        return try await odoo.send(request)
    }
}
