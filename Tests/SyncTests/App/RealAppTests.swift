import Base
import FoundationEssentials
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// The lists of the app in a real Odoo; see `RealOdoo`. `GATEWAY_TEST_APP_ROWS` sets how many messages are staged, half of
/// them in each direction, and prints how long everything takes.
@Suite(.serialized, .enabled(if: RealOdoo.maySetUp))
struct RealAppTests {
    private static let rows = ProcessInfo.processInfo.environment["GATEWAY_TEST_APP_ROWS"].flatMap(Int.init) ?? 40

    @Test func `messages are shown, imported by a click, and gone again`() async throws {
        let (gateway, odooUser) = try await RealOdoo.gateway()
        let folder = FileManager.default.temporaryDirectory.path + "/real-app-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let bench = try await bench(store, gateway, odooUser)
        for model in [AppMail.model, AppRequest.model] {
            let old = try await gateway.search(model, [], fields: ["id"], page: 2000).map(\.id)
            for start in stride(from: 0, to: old.count, by: 1000) {
                try await gateway.remove(model, Array(old[start..<min(start + 1000, old.count)]))
            }
        }
        let address = "karl-\(Int.random(in: 1_000_000...9_999_999))@customer.example"
        let administrator = try RealOdoo.administrator()
        let karl = try await administrator.create("res.partner", [["name": "Karl", "email": .string(address)]])[0]
        let result: Result<Void, any Error>
        do {
            try await walk(bench, StagedContact(id: karl, name: "Karl"), address)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await administrator.remove("res.partner", [karl])
        try store.close()
        try result.get()
    }

    private func walk(_ bench: AppBench, _ karl: StagedContact, _ address: String) async throws {
        let clock = ContinuousClock()
        var text = String(
            decoding: SampleMessage.make(1, body: String(repeating: "Zeile\r\n", count: 150)),
            as: UTF8.self
        )
        text = text.replacing("karl@customer.example", with: address)
        let message = Array(text.utf8)
        for number in 1...Self.rows {
            let direction = number.isMultiple(of: 2) ? MailDirection.incoming : .outgoing
            try await bench.stage(number, of: bench.anna, direction, found: [karl], bytes: message, address: address)
        }
        let watch = bench.watch([bench.part()])
        let mirrored = await clock.measure { while await watch.check() {} }
        let found = try await bench.client.listedMailRows()
        #expect(found.count == Self.rows)
        let idle = await clock.measure { await watch.check() }
        let look = await clock.measure { await watch.look() }
        try await bench.enableTransfers()
        let anna = try anna(bench)
        let own = try await anna.search(AppMail.model, [["x_direction", "=", "incoming"]], fields: ["id"], page: 1000)
        let chosen = own.prefix(500).map(\.id)
        let clicked = try await clock.measure { try await click("mail_import", chosen, anna, bench) }
        let served = await clock.measure { await watch.check() }
        #expect(try await bench.client.appRequests(limit: 10).requests.isEmpty)
        let imported = try await clock.measure { _ = try await bench.runRequested() }
        let shown = await clock.measure { while await watch.look() {} }
        let done = try await anna.search(
            AppMail.model,
            [["x_state", "=", "imported"]],
            fields: [AppMail.contacts],
            page: 1000
        )
        #expect(done.count == chosen.count && done.allSatisfy { $0[AppMail.contacts]?.ids == [karl.id] })
        // Import and delete one more, delete another, and delete a row behind the gateway's back.
        let rest = own.map(\.id).filter { !chosen.contains($0) }
        if rest.count > 3 {
            try await click("mail_import_remove", [rest[0]], anna, bench)
            try await click("mail_remove", [rest[1]], anna, bench)
            try await bench.client.remove(AppMail.model, [rest[2]])
            await watch.check()
            try await bench.runRequested()
            await watch.look()
            let left = try await bench.client.search(
                AppMail.model,
                [["id", "in", JSONValue(rest)]],
                fields: [AppMail.isRemoved]
            )
            #expect(left.first { $0.id == rest[0] }?[AppMail.isRemoved] == true)
            #expect(!left.contains { $0.id == rest[1] })
        }
        bench.clock.advance(by: AppMailPart.comparisonInterval)
        let compared = await clock.measure { while await watch.check() {} }
        let listed = try await bench.staged(bench.anna).count + bench.staged(bench.anna, .outgoing).count
        #expect(try await bench.client.listedMailRows().count == listed)
        // Everything is removed with the person.
        var change = UserChange()
        change.isActive = false
        try await bench.store.changeUser(bench.anna.id, change)
        bench.clock.advance(by: AppMailPart.comparisonInterval)
        let removed = await clock.measure { while await watch.check() {} }
        #expect(try await bench.client.listedMailRows().isEmpty)
        print(
            """
            \(Self.rows) rows: mirrored \(mirrored), nothing to do \(idle), a look \(look), \(chosen.count) clicked \
            \(clicked), served \(served), imported \(imported), shown \(shown), compared \(compared), removed \(removed)
            """
        )
    }

    private func click(_ action: String, _ ids: [Int], _ anna: OdooClient, _ bench: AppBench) async throws {
        let domain: [JSONValue] = [["module", "=", "gsuite_gateway"], ["name", "=", .string("action_\(action)")]]
        let id = try await bench.client.search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer
        let context: [String: JSONValue] = [
            "active_model": .string(AppMail.model), "active_ids": JSONValue(ids), "active_id": .integer(ids[0]),
        ]
        _ = try await anna.call(
            OdooCall("ir.actions.server", "run", ids: [try #require(id)], context: context, acts: true)
        )
    }

    private func anna(_ bench: AppBench) throws -> OdooClient {
        let password = try #require(ProcessInfo.processInfo.environment["GATEWAY_TEST_ODOO_PASSWORD"])
        let gateway = bench.client.access
        let access = OdooAccess(url: gateway.url, database: gateway.database, login: "anna", secret: Secret(password))
        return OdooClient(try #require(access), transport: CurlTransport(CurlOptions(userAgent: "test")))
    }

    private func bench(_ store: SQLStore, _ gateway: OdooClient, _ odooUser: OdooUser) async throws -> AppBench {
        let account = try await store.addAccount(
            try #require(Address("anna@acme.example")),
            sealedCredential: [],
            scopes: [],
            options: AccountOptions()
        )
        let new = NewUser(email: "anna@acme.example", name: "Anna", role: .user, account: account)
        let user = try await store.addUser(new, at: Timestamp(milliseconds: 0))
        var settings = PersonalSettings()
        settings.odoo.login = "anna"
        try await store.savePersonalSettings(settings, of: user)
        let clock = ManualClock(now: SystemClock().now)
        let anna = AppBenchUser(id: user, odooUser: odooUser.id, login: "anna@acme.example")
        return AppBench(
            store: store,
            odoo: OdooSimulator(),
            clock: clock,
            directory: OdooDirectory(
                [OdooDatabase(name: "real", access: gateway.access)],
                transport: CurlTransport(CurlOptions(userAgent: "test")),
                clock: clock
            ),
            client: gateway,
            anna: anna,
            max: anna,
            bert: 0
        )
    }
}
