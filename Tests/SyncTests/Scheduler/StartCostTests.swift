import Base
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// What a start of the gateway asks of Odoo, before any scheduled action runs: whose appointments are wanted, whom the
/// gateway may act for, and all of the app.
@Suite struct StartCostTests {
    /// The user who has just chosen to fetch appointments.
    private static let first = "user0@acme.example"
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func `a start with five hundred users makes few calls`() async throws {
        try await AppBench.run { bench in
            let users = try await Self.add(500, to: bench)
            try await bench.store.setActionUsers(Set(users), of: .syncAppointments, at: bench.clock.now)
            let calls = try await Self.start(bench)
            #expect(calls.values.reduce(0, +) < 40, "\(calls)")
            #expect(try bench.odoo.records(AppSettings.model).count == 502)
            // All of them are known, and the one who asked is served.
            let marked = try bench.odoo.records("res.users", [[.string(ProvisionCode.synchronised), "=", true]])
            #expect(marked.count == 502)
            let now = bench.clock.now
            let claim = try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1))
            #expect(claim?.isRequested == true && claim?.user == users.first)
            // After a restart there is less to write.
            let again = try await Self.start(bench)
            #expect(again.values.reduce(0, +) < 40, "\(again)")
        }
    }

    /// Users with accounts, as they are in Odoo.
    private static func add(_ count: Int, to bench: AppBench) async throws -> [UserID] {
        var users: [UserID] = []
        for number in 0..<count {
            let login = "user\(number)@acme.example"
            try bench.odoo.addUser(login, name: "User \(number)")
            let account = try await bench.store.addAccount(
                try #require(Address("google\(number)@acme.example")),
                sealedCredential: [],
                scopes: [],
                options: AccountOptions()
            )
            let new = NewUser(email: login, name: "User \(number)", role: .user, account: account)
            users.append(try await bench.store.addUser(new, at: bench.clock.now))
        }
        let request = try #require(bench.odoo.id(of: "gsuite_gateway.action_request"))
        let context: [String: JSONValue] = ["active_model": "calendar.event"]
        let call = OdooCall("ir.actions.server", "run", ids: [request], context: context, acts: true)
        _ = try await bench.odoo.client(login: first).call(call)
        return users
    }

    /// Starts a gateway, and returns its calls, those that sign in among them.
    private static func start(_ bench: AppBench) async throws -> [String: Int] {
        let access = bench.odoo.access(login: "gateway", url: "http://odoo.example")
        let directory = OdooDirectory(
            [OdooDatabase(name: "acme", access: access)],
            transport: bench.odoo,
            clock: bench.clock
        )
        let (store, clock) = (bench.store, bench.clock)
        let requests = RequestWatch(store: store, directory: directory, clock: clock, logger: quiet, onRequest: {})
        let acting = ActingUsersWatch(store: store, directory: directory, clock: clock, logger: quiet)
        let app = AppWatch(
            store: store,
            directory: directory,
            parts: [bench.part(), bench.settingsPart(), bench.administrationPart()],
            clock: clock,
            logger: quiet
        )
        _ = bench.odoo.takeCalls()
        await requests.check()
        await acting.check()
        while await app.check() {}
        while await app.look() {}
        return bench.odoo.takeCalls()
    }
}
