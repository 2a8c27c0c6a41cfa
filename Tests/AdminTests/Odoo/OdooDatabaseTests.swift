import Base
import Gateway
import Odoo
import OdooSimulator
import Settings
import Storage
import Sync
import Testing

@testable import Admin

/// Odoo databases that administrators add, change and remove in the console.
@Suite struct OdooDatabaseTests {
    private static let url = "http://odoo.example"

    /// What surrounds a console: an Odoo, and one database of the configuration file.
    private struct Surroundings {
        let odoo: OdooSimulator
        let directory: OdooDirectory
        /// Of the calls that report failures.
        let reports: OdooDirectory
        let added: AddedOdooDatabases
        let sealer: any SecretSealer
        let bench: ConsoleBench
    }

    private static func run(_ body: (Surroundings) async throws -> Void) async throws {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(18, 0)))
        try odoo.addUser("gateway", name: "Gateway")
        odoo.knowProvisionedCode()
        var settings = GatewaySettings()
        var file = OdooDatabaseSettings()
        let access = odoo.access(login: "gateway", url: url)
        (file.name, file.url, file.database) = ("file", access.url, access.database)
        (file.login, file.key) = (access.login, access.secret)
        settings.odoo.databases = [file]
        let directory = OdooDirectory(settings.odooDatabases, transport: odoo)
        let reports = OdooDirectory(settings.odooDatabases, transport: odoo)
        let kept = Locked<(added: AddedOdooDatabases, sealer: any SecretSealer)?>(nil)
        try await ConsoleBench.run(
            filling: { parts, store in
                let added = AddedOdooDatabases(
                    store: store,
                    sealer: parts.sealer,
                    directory: directory,
                    others: [reports]
                )
                kept.withLock { [sealer = parts.sealer] in $0 = (added, sealer) }
                parts.odoo = GatewayOdoo(settings: settings, store: store, transport: odoo, added: added)
            },
            { bench in
                let parts = try #require(kept.withLock { $0 })
                let all = Surroundings(
                    odoo: odoo,
                    directory: directory,
                    reports: reports,
                    added: parts.added,
                    sealer: parts.sealer,
                    bench: bench
                )
                try await body(all)
            }
        )
    }

    private static func form(_ odoo: OdooSimulator, _ more: [String: String] = [:]) -> [String: String] {
        let access = odoo.access(login: "gateway", url: url)
        return [
            "is-new": "yes", "database": "branch", "url": url, "name-in-odoo": access.database, "login": "gateway",
            "api-key": access.secret.reveal(),
        ].merging(more) { $1 }
    }

    @Test(arguments: [
        ("en", "was saved", "Access rights of the gateway"), ("de", "wurde gespeichert", "Zugriffsrechte des"),
    ])
    func whatIsAddedIsTestedAndUsedAtOnce(language: String, saved: String, rights: String) async throws {
        try await Self.run { all in
            let chef = try await all.bench.signedIn("chef@acme.example", language: language)
            try await chef.get("/odoo/databases")
            let form = Self.form(all.odoo)
            let done = try await chef.submit("/odoo/databases", form)
            #expect(done.location == "/odoo?database=branch")
            // The test: Odoo's version, and what its user may do.
            let page = try await chef.get("/odoo?database=branch").text
            #expect(page.contains(saved) && page.contains(rights) && page.contains("Odoo 18.0"))
            #expect(all.directory.databases.map(\.name) == ["file", "branch"])
            #expect(try all.directory.client(named: "branch").access.url == Self.url)
            #expect(all.reports.clients.map(\.name) == ["file", "branch"])
            // The key is nowhere in the clear, neither on a page nor on the disk.
            let key = try #require(form["api-key"])
            let list = try await chef.get("/odoo/databases").text
            #expect(list.contains("branch") && !list.contains(key) && !page.contains(key))
            #expect(try !all.bench.isStored(key))
            // And is still there after a restart, which reads the store.
            let again = OdooDirectory(all.directory.databases.filter { $0.name == "file" }, transport: all.odoo)
            let later = AddedOdooDatabases(store: all.bench.store, sealer: all.sealer, directory: again)
            await later.reload()
            #expect(try again.client(named: "branch").access.secret.reveal() == key)
        }
    }

    /// A key file that was exchanged, or a store that did not answer: what was missed is looked for again, and only then.
    @Test func whatWasMissedIsReadAgain() async throws {
        try await Self.run { all in
            let chef = try await all.bench.signedIn("chef@acme.example")
            try await chef.get("/odoo/databases")
            try await chef.submit("/odoo/databases", Self.form(all.odoo))
            let again = OdooDirectory([], transport: all.odoo)
            let sealer = PausingSealer(all.sealer)
            let later = AddedOdooDatabases(store: all.bench.store, sealer: sealer, directory: again)
            await later.retry()
            #expect(again.databases.isEmpty)
            sealer.isClosed.withLock { $0 = true }
            await later.reload()
            #expect(again.databases.isEmpty)
            sealer.isClosed.withLock { $0 = false }
            await later.retry()
            #expect(again.databases.map(\.name) == ["branch"])
            let opened = sealer.opened.withLock { $0 }
            await later.retry()
            #expect(sealer.opened.withLock { $0 } == opened)
        }
    }

    @Test(arguments: [
        ("database", ""), ("database", "a b"), ("database", "../x"), ("database", "file"), ("url", ""),
        ("url", "odoo.example"), ("url", "https://user@odoo.example"), ("name-in-odoo", ""), ("login", ""),
        ("api-key", ""),
    ])
    func whatIsWrongIsSaidBesideItsField(field: String, value: String) async throws {
        try await Self.run { all in
            let chef = try await all.bench.signedIn("chef@acme.example")
            try await chef.get("/odoo/databases")
            let wrong = try await chef.submit("/odoo/databases", Self.form(all.odoo, [field: value]))
            #expect(wrong.status == 422 && wrong.text.contains("id=\"\(field)-error\""))
            #expect(wrong.text.ranges(of: "class=\"error\"").count == 1)
            #expect(try await all.bench.store.odooDatabases().isEmpty)
            #expect(all.directory.databases.count == 1)
        }
    }

    @Test func theStoredKeyGoesToNobodyElse() async throws {
        try await Self.run { all in
            let chef = try await all.bench.signedIn("chef@acme.example")
            try await chef.get("/odoo/databases")
            let form = Self.form(all.odoo)
            try await chef.submit("/odoo/databases", form)
            let twice = try await chef.submit("/odoo/databases", form)
            #expect(twice.status == 422 && twice.text.contains("already"))
            let page = try await chef.get("/odoo/databases?database=branch").text
            #expect(page.contains("Change branch") && page.contains("value=\"\(Self.url)\""))
            // Unchanged, the key may be left out; for another address it must be entered.
            let change = form.filter { !["is-new", "api-key"].contains($0.key) }
            #expect(try await chef.submit("/odoo/databases", change).status == 303)
            let other = change.merging(["url": "https://evil.example"]) { $1 }
            let refused = try await chef.submit("/odoo/databases", other)
            #expect(refused.status == 422 && refused.text.contains("id=\"api-key-error\""))
            #expect(try all.directory.client(named: "branch").access.url == Self.url)
            let moved = other.merging(["api-key": "another"]) { $1 }
            #expect(try await chef.submit("/odoo/databases", moved).status == 303)
            #expect(try all.directory.client(named: "branch").access.secret.reveal() == "another")
            // Another database of that name would be taken for the one that mail and contacts were transferred to.
            let renamed = try await chef.submit("/odoo/databases", moved.merging(["name-in-odoo": "other"]) { $1 })
            #expect(renamed.status == 422 && renamed.text.contains("id=\"name-in-odoo-error\""))
            // One of the file is not changed here.
            #expect(try await chef.submit("/odoo/databases", change.merging(["database": "file"]) { $1 }).status == 422)
        }
    }

    @Test func removingIsAskedBackAndOnlyForWhatWasAdded() async throws {
        try await Self.run { all in
            let chef = try await all.bench.signedIn("chef@acme.example")
            try await chef.get("/odoo/databases")
            try await chef.submit("/odoo/databases", Self.form(all.odoo))
            #expect(try await chef.submit("/odoo/databases/remove", ["database": "file"]).status == 404)
            let question = try await chef.submit("/odoo/databases/remove", ["database": "branch"])
            #expect(question.text.contains("Remove the database branch?") && all.directory.databases.count == 2)
            try await chef.submit("/odoo/databases/remove", ["database": "branch", "confirmed": "yes"])
            #expect(all.directory.databases.map(\.name) == ["file"])
            #expect(try await all.bench.store.odooDatabases().isEmpty)
            let user = try await all.bench.signedIn("otto@acme.example", .user)
            try await user.get("/")
            #expect(try await user.get("/odoo/databases").status == 403)
            #expect(try await user.submit("/odoo/databases", Self.form(all.odoo)).status == 403)
        }
    }

    /// The configuration file wins, and the page says so; a key that was lost is asked for again.
    @Test func whatIsNotUsedIsShownWithTheReason() async throws {
        try await Self.run { all in
            let store = all.bench.store
            for name in ["file", "lost"] {
                var record = OdooDatabaseRecord(
                    name: name,
                    url: "https://other.example",
                    database: "x",
                    login: "x",
                    sealedKey: []
                )
                if name == "file" { record.sealedKey = try all.sealer.seal(Secret("k"), for: record.keyPurpose) }
                try await store.saveOdooDatabase(record, at: all.bench.clock.now)
            }
            await all.added.reload()
            #expect(all.directory.databases.map(\.name) == ["file"])
            #expect(try all.directory.client(named: "file").access.url == Self.url)
            let chef = try await all.bench.signedIn("chef@acme.example")
            let page = try await chef.get("/odoo/databases").text
            #expect(page.contains("which takes precedence") && page.contains("cannot be opened"))
            #expect(page.contains("Configuration file") && page.contains("Not used"))
            #expect(try await chef.get("/odoo/databases?database=lost").text.contains("Change lost"))
        }
    }
}

/// A sealer whose key is away at times.
private struct PausingSealer: SecretSealer {
    struct KeyAway: Error {}

    private let sealer: any SecretSealer
    let isClosed = Locked(false)
    /// The number of values that were asked for.
    let opened = Locked(0)

    init(_ sealer: any SecretSealer) { self.sealer = sealer }

    func seal(_ plaintext: [UInt8], for purpose: SealingPurpose) throws -> [UInt8] {
        try sealer.seal(plaintext, for: purpose)
    }

    func open(_ sealed: [UInt8], for purpose: SealingPurpose) throws -> [UInt8] {
        opened.withLock { $0 += 1 }
        guard !isClosed.withLock({ $0 }) else { throw KeyAway() }
        return try sealer.open(sealed, for: purpose)
    }

    func current(_ sealed: [UInt8], for purpose: SealingPurpose, proof: [UInt8]) throws -> [UInt8] {
        try sealer.current(sealed, for: purpose, proof: proof)
    }
}
