import Base
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// What users click in the app reaches the part that serves it: once, and only what they may.
@Suite struct AppWatchTests {
    @Test func `a click is served once, and removed`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders])
            let watch = bench.watch([part])
            await watch.check()
            #expect(part.served.withLock { $0 }.isEmpty)
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            let own = part.served.withLock { $0 }
            #expect(own.map(\.kind) == [.folders])
            #expect(own.map(\.clicker) == [bench.anna.odooUser] && own.map(\.user) == [bench.anna.odooUser])
            #expect(try bench.requests().isEmpty)
            await watch.check()
            #expect(part.served.withLock { $0.count } == 1)
        }
    }

    @Test func `a round with nothing to do is one call, and a look is none`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([RecordingPart([.mail])])
            await watch.check()
            _ = bench.takeCalls()
            await watch.check()
            #expect(bench.takeCalls() == ["x_gsuite_request.search_read": 1])
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `the people are those of the database, by their logins alone`() async throws {
        try await AppBench.run { bench in
            let seen = Locked<AppDatabase?>(nil)
            let part = RecordingPart([.folders]) { (_, database) async throws(RunStop) in
                seen.withLock { $0 = database }
            }
            // Bert writes the address of somebody without a user in Odoo into his profile.
            let boss = NewUser(email: "boss@acme.example", name: "Boss", role: .user)
            let id = try await bench.store.addUser(boss, at: bench.clock.now)
            try bench.odoo.change("res.users", [bench.bert], ["email": "boss@acme.example"])
            try await bench.click("action_sync_folders", on: AppSettings.model, as: "bert@acme.example")
            await bench.watch([part]).check()
            let database = try #require(seen.withLock { $0 })
            #expect(database.people[bench.anna.id]?.odooUser.id == bench.anna.odooUser)
            #expect(database.people[bench.max.id]?.odooUser.id == bench.max.odooUser)
            #expect(database.people[id] == nil)
            #expect(database.people(of: bench.bert).isEmpty && database.odooUsers[bench.bert] != nil)
            #expect(database.language(of: bench.anna.odooUser) == .german)
            #expect(database.language(of: bench.max.odooUser) == .english)
            #expect(database.features == [.app, .administration])
        }
    }

    /// Who is there, as a part is told in a round.
    private final class People: AppPart {
        let kinds: Set<AppRequest.Kind> = []
        let seen = Locked<[UserID: String]>([:])

        func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop) {}

        func poll(in database: AppDatabase) async throws(RunStop) {
            seen.withLock { $0 = database.people.mapValues(\.odooUser.login) }
        }

        func mirror(in database: AppDatabase) async throws(RunStop) -> Bool { false }
    }

    @Test func `archived users go, renamed ones are found by their new login, and nobody needs an address`()
        async throws
    {
        try await AppBench.run { bench in
            let otto = try await bench.store.addUser(
                NewUser(email: "o.meier@acme.example", name: "Otto", role: .user),
                at: bench.clock.now
            )
            let id = try bench.odoo.addUser("otto", name: "Otto")
            let partner = try #require(
                try bench.odoo.records("res.users", [["id", "=", .integer(id)]]).first?["partner_id"]
            )
            try bench.odoo.change("res.partner", [try #require(partner.array?.first?.integer)], ["email": false])
            _ = try await bench.store.changePersonalSettings(of: otto, at: bench.clock.now) { $0.odoo.login = "otto" }
            let part = People()
            let watch = bench.watch([part])
            await watch.check()
            let all = [bench.anna.id: bench.anna.login, bench.max.id: bench.max.login, otto: "otto"]
            #expect(part.seen.withLock { $0 } == all)
            try bench.odoo.change("res.users", [bench.anna.odooUser], ["active": false])
            try bench.odoo.change("res.users", [bench.max.odooUser], ["login": "m.muster"])
            bench.clock.advance(by: .minutes(10))
            await watch.check()
            // No address of Max's is a login any more, until an administrator says which is his.
            #expect(part.seen.withLock { $0 } == [otto: "otto"])
            _ = try await bench.store.changePersonalSettings(of: bench.max.id, at: bench.clock.now) { settings in
                settings.odoo.login = "M.Muster"
            }
            try bench.odoo.change("res.users", [bench.anna.odooUser], ["active": true])
            bench.clock.advance(by: .minutes(10))
            await watch.check()
            #expect(part.seen.withLock { $0 } == all.merging([bench.max.id: "m.muster"]) { $1 })
        }
    }

    /// Whoever is archived after a click gets nothing for it.
    @Test func `what an archived user clicked is not served`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders])
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            try bench.odoo.change("res.users", [bench.anna.odooUser], ["active": false])
            await bench.watch([part]).check()
            #expect(part.served.withLock { $0 }.isEmpty)
            #expect(try bench.requests().isEmpty)
        }
    }

    @Test func `for others only administrators may ask, and only as long as they are`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders, .run])
            let watch = bench.watch([part])
            try bench.odoo.addUser(
                "erika@acme.example",
                name: "Erika",
                groups: ["base.group_system"]
            )
            let erika = try #require(try await bench.client.users(matching: ["erika@acme.example"]).first?.id)
            func request(_ kind: AppRequest.Kind, by clicker: Int, for user: Int) throws {
                let values: [String: JSONValue] = [
                    AppRequest.kind: .string(kind.rawValue), AppRequest.user: .integer(user),
                ]
                try bench.odoo.add(AppRequest.model, values, by: clicker)
            }
            try request(.folders, by: bench.max.odooUser, for: bench.anna.odooUser)
            try request(.run, by: bench.max.odooUser, for: bench.max.odooUser)
            await watch.check()
            #expect(part.served.withLock { $0 }.isEmpty)
            #expect(try bench.requests().isEmpty)
            try request(.folders, by: erika, for: bench.anna.odooUser)
            try request(.run, by: erika, for: erika)
            await watch.check()
            #expect(Set(part.served.withLock { $0 }.map(\.kind)) == [.folders, .run])
            let groups = try #require(bench.odoo.id(of: "base.group_user"))
            try bench.odoo.change("res.users", [erika], ["groups_id": [[6, 0, [.integer(groups)]]]])
            try request(.run, by: erika, for: erika)
            await watch.check()
            #expect(part.served.withLock { $0.count } == 2)
            #expect(try bench.requests().isEmpty)
        }
    }

    @Test func `what cannot be served now stays, and keeps no other waiting`() async throws {
        try await AppBench.run { bench in
            let isAway = Locked(true)
            let anna = bench.anna.odooUser
            let part = RecordingPart([.folders]) { (requests, _) async throws(RunStop) in
                guard isAway.withLock({ $0 }), requests.contains(where: { $0.user == anna }) else { return }
                throw .paused(Reason(.accountPaused), until: nil)
            }
            let watch = bench.watch([part])
            for login in [bench.anna.login, bench.max.login] {
                try await bench.click("action_sync_folders", on: AppSettings.model, as: login)
            }
            await watch.check()
            #expect(part.served.withLock { $0 }.map(\.user) == [bench.max.odooUser])
            #expect(try bench.requests().count == 1)
            isAway.withLock { $0 = false }
            await watch.check()
            #expect(part.served.withLock { $0 }.map(\.user) == [bench.max.odooUser, anna])
            #expect(try bench.requests().isEmpty)
        }
    }

    @Test func `what never can be served is removed, and the person told`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders]) { (_, _) async throws(RunStop) in
                throw .failed(Reason(.noTransferFolder))
            }
            let watch = bench.watch([part])
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            #expect(try bench.requests().isEmpty)
            let notice = try #require(bench.odoo.notices.last)
            #expect(notice.user == bench.anna.odooUser && notice.type == "danger")
            #expect(notice.message == Reason(.noTransferFolder).sentence.german)
        }
    }

    @Test func `a click while requests are served is served next`() async throws {
        try await AppBench.run { bench in
            let clicks = Locked(1)
            let part = RecordingPart([.folders]) { (_, _) async throws(RunStop) in
                guard
                    clicks.withLock({ clicks in
                        defer { clicks -= 1 }; return clicks > 0
                    })
                else { return }
                _ = try? await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            }
            let watch = bench.watch([part])
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            #expect(try bench.requests().count == 1)
            await watch.check()
            #expect(part.served.withLock { $0.count } == 2)
            #expect(try bench.requests().isEmpty)
        }
    }

    @Test func `an Odoo without the app is asked rarely, and noticed once it has it`() async throws {
        try await AppBench.run(features: [.contacts]) { bench in
            let part = RecordingPart([.folders])
            let watch = bench.watch([part])
            await watch.check()
            _ = bench.takeCalls()
            for _ in 0..<3 { await watch.check() }
            #expect(bench.takeCalls().isEmpty)
            try await bench.setUp([.contacts, .app])
            bench.clock.advance(by: AppSurvey.setUpInterval)
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            #expect(part.served.withLock { $0.count } == 1)
        }
    }

    @Test func `a new user of Odoo is known within a minute`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders])
            let watch = bench.watch([part])
            await watch.check()
            bench.clock.advance(by: .seconds(30))
            try bench.odoo.addUser("lena@acme.example", name: "Lena")
            try await bench.click("action_sync_folders", on: AppSettings.model, as: "lena@acme.example")
            await watch.check()
            #expect(try bench.requests().count == 2)
            bench.clock.advance(by: .seconds(31))
            await watch.check()
            #expect(part.served.withLock { $0.count } == 1)
        }
    }

    @Test func `a wake-up begins a round at once`() async throws {
        try await AppBench.run { bench in
            let part = RecordingPart([.folders])
            let watch = bench.watch([part])
            let task = Task { await watch.run() }
            defer { task.cancel() }
            try await until { part.rounds.withLock { $0.poll } == 1 }
            try await bench.click("action_sync_folders", on: AppSettings.model, as: bench.anna.login)
            watch.wake()
            // However often it is woken, not before the shortest pause.
            bench.clock.advance(by: AppWatch.shortestPause)
            try await until { part.served.withLock { $0.count } == 1 }
        }
    }

    /// Waits for something that another task does.
    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<10_000 where !condition() { try await Task.sleep(for: .milliseconds(2)) }
        try #require(condition())
    }
}
