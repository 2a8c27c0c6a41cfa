import Base
import Google
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The buttons of the settings in Odoo: the runs that they ask for, and what the user is told.
@Suite struct RunRequestTests {
    private func grant(_ user: AppBenchUser, _ bench: AppBench) async throws {
        let account = try #require(try await bench.store.accounts().first { "\($0.address)" == user.login })
        try await bench.store.regrant(
            account.id,
            sealedCredential: [],
            scopes: [Scope.modify, Scope.contacts, Scope.calendar]
        )
    }

    private func told(_ bench: AppBench, _ user: AppBenchUser) -> [String] {
        bench.odoo.notices.filter { $0.user == user.odooUser }.map { "\($0.type): \($0.message)" }
    }

    @Test func `a run is requested, and its end is told`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            let asked = Locked(0)
            let watch = bench.watch([bench.settingsPart(asked)])
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            #expect(asked.withLock { $0 } == 1)
            #expect(try bench.requests().isEmpty)
            #expect(told(bench, bench.anna).isEmpty)
            let now = bench.clock.now
            let claim = try #require(try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1)))
            #expect(claim.isRequested && claim.kind == .syncContacts && claim.user == bench.anna.id)
            bench.clock.advance(by: .seconds(30))
            await watch.look()
            #expect(told(bench, bench.anna).isEmpty)
            let result = RunResult(.succeeded, progress: RunProgress(counts: ["created": 3]))
            try await bench.store.finishAction(claim, with: result, at: bench.clock.now)
            await watch.look()
            await watch.look()
            #expect(told(bench, bench.anna) == ["success: 3 angelegt."])
        }
    }

    /// The node that was asked ends before the run does; another one tells, and of two only one.
    @Test func `a restart forgets nobody who waits, and of two nodes one tells`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.anna.login)
            await bench.watch([bench.settingsPart()]).check()
            let now = bench.clock.now
            let claim = try #require(try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1)))
            bench.clock.advance(by: .seconds(30))
            let nodes = [bench.watch([bench.settingsPart()]), bench.watch([bench.settingsPart()])]
            for node in nodes { await node.check() }
            #expect(told(bench, bench.anna).isEmpty)
            try await bench.store.finishAction(claim, with: RunResult(.succeeded), at: bench.clock.now)
            await withDiscardingTaskGroup { group in
                for node in nodes { group.addTask { await node.look() } }
            }
            for node in nodes { await node.look() }
            #expect(told(bench, bench.anna) == ["success: Es gab nichts Neues."])
            #expect(try await bench.store.awaitedResults(in: "acme").isEmpty)
        }
    }

    @Test func `nobody waits for ever`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            #expect(try await bench.store.awaitedResults(in: "acme").count == 1)
            bench.clock.advance(by: .minutes(15))
            await watch.look()
            #expect(try await bench.store.awaitedResults(in: "acme").isEmpty)
            #expect(told(bench, bench.anna).isEmpty)
        }
    }

    @Test func `without a grant nothing runs, and it is said`() async throws {
        try await AppBench.run { bench in
            let asked = Locked(0)
            let watch = bench.watch([bench.settingsPart(asked)])
            // Granted, but for nothing; and not a user of the gateway at all.
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.max.login)
            try await bench.click("action_sync_folders", on: AppSettings.model, as: "bert@acme.example")
            await watch.check()
            #expect(
                told(bench, bench.max) == [
                    "warning: The access to Google does not cover this. Grant it again, with this purpose."
                ]
            )
            #expect(
                bench.odoo.notices.filter { $0.user == bench.bert }.map(\.message) == [
                    "Grant access to Google first."
                ]
            )
            #expect(try bench.requests().isEmpty)
            #expect(try await bench.store.actionRuns(ActionRunQuery()).isEmpty)
        }
    }

    @Test func `what the settings lack is said`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            let watch = bench.watch([bench.settingsPart()])
            for button in ["incoming", "outgoing", "appointments"] {
                try await bench.click("action_sync_\(button)", on: AppSettings.model, as: bench.anna.login)
            }
            await watch.check()
            #expect(
                Set(told(bench, bench.anna)) == [
                    "warning: Wählen Sie zuerst den Transferordner aus.",
                    "warning: Legen Sie zuerst den Beginn der Kalendersynchronisation fest.",
                ]
            )
        }
    }

    /// The scheduler has not seen yet that the action concerns the user: the run is requested as soon as it has.
    @Test func `a run that is not possible yet is asked for again`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.anna.login)
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            await watch.look()
            let now = bench.clock.now
            #expect(try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1)) != nil)
            #expect(told(bench, bench.anna).isEmpty)
            try await bench.click("action_sync_contacts", on: AppSettings.model, as: bench.anna.login)
        }
    }

    @Test func `an administrator is told about the user for whom it ran`() async throws {
        try await AppBench.run { bench in
            try await grant(bench.anna, bench)
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            let row = try #require(try bench.row(of: bench.anna)["id"]?.integer)
            try await bench.click("action_sync_contacts", on: AppSettings.model, [row], as: OdooSimulator.administrator)
            await watch.check()
            let now = bench.clock.now
            let claim = try #require(try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1)))
            try await bench.store.finishAction(claim, with: RunResult(.succeeded), at: now)
            await watch.look()
            #expect(told(bench, bench.anna).isEmpty)
            #expect(bench.odoo.notices.map(\.message) == ["Anna: Nothing was new."])
        }
    }
}
