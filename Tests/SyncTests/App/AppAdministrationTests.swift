import Base
import Logging
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The scheduled actions and the log in Odoo.
@Suite struct AppAdministrationTests {
    private func part(_ bench: AppBench, isSole: Bool = true, _ asked: Locked<Int> = Locked(0)) -> AppAdministrationPart
    {
        bench.administrationPart(isSole: isSole, asked)
    }

    private func action(_ kind: ScheduledAction, _ bench: AppBench) throws -> [String: JSONValue] {
        let rows = try bench.odoo.records(
            AppScheduledAction.model,
            [[.string(AppScheduledAction.kind), "=", .string(kind.rawValue)]]
        )
        try #require(rows.count == 1)
        return rows[0]
    }

    @Test func `the five scheduled actions are shown, and kept current`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([part(bench)])
            await watch.check()
            let rows = try bench.odoo.records(AppScheduledAction.model)
            #expect(Set(rows.compactMap { $0[AppScheduledAction.kind]?.string }) == Set(AppScheduledAction.kinds))
            var row = try action(.syncMailIn, bench)
            #expect(row[AppScheduledAction.name] == "G Suite Sync E-Mail-In")
            #expect(row[AppScheduledAction.isEnabled] == false && row[AppScheduledAction.interval] == 10)
            #expect(row[AppScheduledAction.users] == 0 && row[AppScheduledAction.outcome] == false)
            let users = [bench.anna.id, bench.max.id]
            try await bench.store.setActionUsers(Set(users), of: .syncMailIn, at: bench.clock.now)
            try await bench.store.setActionSchedule(
                ActionSchedule(kind: .syncMailIn, isEnabled: true, interval: .minutes(5)),
                at: bench.clock.now
            )
            _ = try await bench.store.requestActionRun(.syncMailIn, for: bench.anna.id, at: bench.clock.now)
            let now = bench.clock.now
            let claim = try #require(try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1)))
            let result = RunResult(.failed, reasons: [Reason(.noTransferFolder)])
            try await bench.store.finishAction(claim, with: result, at: now)
            await watch.look()
            row = try action(.syncMailIn, bench)
            #expect(row[AppScheduledAction.isEnabled] == true && row[AppScheduledAction.interval] == 5)
            #expect(row[AppScheduledAction.users] == 2 && row[AppScheduledAction.failing] == 1)
            #expect(row[AppScheduledAction.outcome] == "failed" && row[AppScheduledAction.lastRun] != false)
            #expect(row[AppScheduledAction.nextRun] != false && row[AppScheduledAction.result]?.string != nil)
            // Nothing to do, no call.
            _ = bench.takeCalls()
            await watch.look()
            bench.clock.advance(by: AppSettingsPart.comparingInterval)
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `an administrator runs an action, and turns it on and off`() async throws {
        try await AppBench.run { bench in
            let asked = Locked(0)
            let watch = bench.watch([part(bench, asked)])
            await watch.check()
            try await bench.store.setActionUsers([bench.anna.id], of: .syncContacts, at: bench.clock.now)
            let row = try #require(try action(.syncContacts, bench)["id"]?.integer)
            let admin = OdooSimulator.administrator
            try await bench.click("action_run", on: AppScheduledAction.model, [row], as: admin)
            await watch.check()
            #expect(asked.withLock { $0 } == 1)
            func claimed() async throws -> ActionClaim? {
                let now = bench.clock.now
                return try await bench.store.claimActionRun(by: "t", at: now, until: now + .hours(1))
            }
            let claim = try #require(try await claimed())
            #expect(claim.kind == .syncContacts)
            try await bench.store.finishAction(claim, with: RunResult(.succeeded), at: bench.clock.now)
            let begins = "G Suite Sync Contacts: A run for 1 user begins."
            #expect(bench.odoo.notices.map(\.message) == [begins])
            for isEnabled in [true, false] {
                let button = isEnabled ? "action_enable" : "action_disable"
                try await bench.click(button, on: AppScheduledAction.model, [row], as: admin)
                await watch.check()
                let schedule = try await bench.store.actionSchedules().first { $0.kind == .syncContacts }
                #expect(schedule?.isEnabled == isEnabled)
                #expect(try action(.syncContacts, bench)[AppScheduledAction.isEnabled] == .bool(isEnabled))
                // What is enabled begins at once, not when its turn in the interval comes, and the administrator is told.
                #expect(bench.odoo.notices.map(\.message) == [begins, begins])
                #expect(try await claimed()?.isRequested == (isEnabled ? true : nil))
            }
            #expect(asked.withLock { $0 } == 3)
            #expect(try bench.requests().isEmpty)
        }
    }

    /// Runs by the schedule, one a moment for some user, are shown once a minute.
    @Test func `that a run begins and that one ends is shown at once to whoever asked for it`() async throws {
        try await AppBench.run { bench in
            let store = bench.store
            let watch = bench.watch([part(bench)])
            try await store.setActionUsers([bench.anna.id, bench.max.id], of: .syncContacts, at: bench.clock.now)
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .minutes(1))
            try await store.setActionSchedule(schedule, at: bench.clock.now)
            await watch.check()
            func claim() async throws -> ActionClaim {
                bench.clock.advance(by: .seconds(2))
                let now = bench.clock.now
                return try #require(try await store.claimActionRun(by: "t", at: now, until: now + .hours(1)))
            }
            func finish(_ claim: ActionClaim, _ outcome: ActionRun.Outcome) async throws {
                bench.clock.advance(by: .seconds(2))
                try await store.finishAction(claim, with: RunResult(outcome), at: bench.clock.now)
            }
            func shown() async throws -> (outcome: JSONValue?, lastRun: JSONValue?) {
                await watch.look()
                let row = try action(.syncContacts, bench)
                return (row[AppScheduledAction.outcome], row[AppScheduledAction.lastRun])
            }
            // Begin and end are seen, one after the other.
            _ = try await store.requestActionRun(.syncContacts, for: bench.anna.id, at: bench.clock.now)
            var run = try await claim()
            #expect(try await shown().outcome == "running")
            try await finish(run, .failed)
            let first = try await shown()
            #expect(first.outcome == "failed")
            // A run that is over before anybody looked.
            _ = try await store.requestActionRun(.syncContacts, for: bench.anna.id, at: bench.clock.now)
            try await finish(try await claim(), .succeeded)
            let second = try await shown()
            #expect(second.outcome == "succeeded" && second.lastRun != first.lastRun)
            // One by the schedule that nobody saw waits.
            bench.clock.advance(by: .minutes(2))
            _ = try await shown()
            run = try await claim()
            #expect(!run.isRequested)
            try await finish(run, .failed)
            #expect(try await shown().outcome == "failed")
            try await finish(try await claim(), .succeeded)
            #expect(try await shown().outcome == "failed")
            bench.clock.advance(by: AppActionsMirror.shortestInterval)
            #expect(try await shown().outcome == "succeeded")
        }
    }

    @Test func `rows that someone removed or doubled are repaired`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([part(bench)])
            await watch.check()
            let row = try action(.syncContacts, bench)
            try bench.odoo.remove(AppScheduledAction.model, [try #require(row["id"]?.integer)])
            try bench.odoo.add(
                AppScheduledAction.model,
                [AppScheduledAction.kind: "sync-mail-in", AppScheduledAction.name: "x"]
            )
            bench.clock.advance(by: AppAdministrationPart.surveyInterval)
            await watch.check()
            #expect(try bench.odoo.records(AppScheduledAction.model).count == 5)
            #expect(try action(.syncContacts, bench)[AppScheduledAction.interval] == 30)
        }
    }

    // MARK: The log

    private func entry(
        _ text: String,
        _ level: LogLevel = .notice,
        _ category: LogCategory = .contacts,
        user: UserID? = nil,
        account: String? = nil,
        _ bench: AppBench
    ) -> NewLogEntry {
        NewLogEntry(at: bench.clock.now, level: level, category: category, text: text, account: account, user: user)
    }

    private func log(_ bench: AppBench, as login: String) async throws -> [String] {
        try await bench.odoo.client(login: login).search(AppLogEntry.model, [], fields: [AppLogEntry.message])
            .compactMap {
                $0[AppLogEntry.message]?.string
            }
    }

    @Test func `everybody sees the own entries, and administrators all`() async throws {
        try await AppBench.run { bench in
            try await bench.store.appendLog([
                entry("one", user: bench.anna.id, bench), entry("two", account: "MAX@acme.example", bench),
                entry("three", .error, .system, bench),
                entry("a message", .notice, .mailOut, user: bench.max.id, bench),
                entry("four\nlines", .warning, .mailOut, user: bench.max.id, bench),
            ])
            let watch = bench.watch([part(bench)])
            await watch.check()
            #expect(try await log(bench, as: bench.anna.login) == ["de: one"])
            #expect(try await log(bench, as: bench.max.login) == ["en: two", "en: four lines"])
            #expect(
                try await log(bench, as: OdooSimulator.administrator)
                    == ["de: one", "en: two", "en: three", "en: four lines"]
            )
            let levels = try bench.odoo.records(AppLogEntry.model).compactMap { $0[AppLogEntry.level]?.string }
            #expect(levels == ["info", "info", "error", "warning"])
            // With the next ones, only these.
            try await bench.store.appendLog([entry("five", user: bench.anna.id, bench)])
            _ = bench.takeCalls()
            await watch.look()
            #expect(bench.takeCalls() == ["x_gsuite_log.create": 1])
            #expect(try await log(bench, as: bench.anna.login) == ["de: one", "de: five"])
            _ = bench.takeCalls()
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `whoever switched logging off gets warnings alone, and other databases nothing`() async throws {
        try await AppBench.run { bench in
            try await bench.save(of: bench.anna) { $0.isLogged = false }
            try await bench.store.appendLog([
                entry("one", user: bench.anna.id, bench), entry("two", .warning, user: bench.anna.id, bench),
                entry("three", .error, .system, bench), entry("four", .error, user: UserID(rawValue: 999), bench),
            ])
            await bench.watch([part(bench, isSole: false)]).check()
            #expect(try bench.odoo.records(AppLogEntry.model).compactMap { $0[AppLogEntry.message] } == ["de: two"])
        }
    }

    @Test(arguments: [true, false])
    func `after a lost answer no entry is missing, and none is double`(wasWritten: Bool) async throws {
        try await AppBench.run { bench in
            try await bench.store.appendLog([entry("one", user: bench.anna.id, bench)])
            let watch = bench.watch([part(bench)])
            await watch.check()
            try await bench.store.appendLog([
                entry("two", user: bench.anna.id, bench), entry("two", user: bench.anna.id, bench),
            ])
            bench.odoo.add(
                fault: OdooFault(wasWritten ? .dropAfter : .dropBefore, method: "x_gsuite_log.create", count: 1)
            )
            await watch.look()
            try await bench.store.appendLog([entry("three", user: bench.anna.id, bench)])
            await watch.look()
            #expect(try await log(bench, as: bench.anna.login) == ["de: one", "de: two", "de: two", "de: three"])
        }
    }

    /// What another node writes at this moment cannot be seen in Odoo yet.
    @Test func `of two nodes, the second waits for what the first began, and finishes it if it must`() async throws {
        try await AppBench.run { bench in
            try await bench.store.appendLog([entry("one", user: bench.anna.id, bench)])
            await bench.watch([part(bench)]).check()
            try await bench.store.appendLog([entry("two", user: bench.anna.id, bench)])
            let known = try #require(try await bench.store.appLogCursor(of: "acme"))
            let begun = AppLogCursor(done: known.done, pending: LogEntry.ID(rawValue: known.done.rawValue + 1))
            #expect(try await bench.store.saveAppLogCursor(begun, replacing: known, of: "acme"))
            let second = bench.watch([part(bench)])
            await second.check()
            bench.clock.advance(by: AppLogMirror.writePatience - .seconds(1))
            await second.look()
            #expect(try await log(bench, as: bench.anna.login) == ["de: one"])
            bench.clock.advance(by: .seconds(1))
            await second.look()
            #expect(try await log(bench, as: bench.anna.login) == ["de: one", "de: two"])
        }
    }

    @Test func `old entries are removed, and a log of any length is written in batches`() async throws {
        try await AppBench.run { bench in
            try await bench.store.appendLog([entry("old", user: bench.anna.id, bench)])
            let watch = bench.watch([part(bench)])
            await watch.check()
            bench.clock.advance(by: .days(31))
            try await bench.store.appendLog((0..<1200).map { entry("\($0)", user: bench.anna.id, bench) })
            #expect(await watch.check())
            #expect(try bench.odoo.records(AppLogEntry.model).count <= 501)
            while await watch.look() {}
            let rows = try bench.odoo.records(AppLogEntry.model)
            #expect(rows.count == 1200)
            #expect(!rows.contains { $0[AppLogEntry.message] == "de: old" })
        }
    }
}
