import Base
import Google
import SQLStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct ActionSchedulerTests {
    @Test func aRequestedRunIsCarriedOutAndWrittenDown() async throws {
        let action = ScriptedAction { context async throws(RunStop) in
            try await context.reporter.expect(3)
            try await context.reporter.did(.created, 2)
            try await context.reporter.did(.unchanged)
        }
        try await SchedulerBench.run(actions: [action]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            let run = try #require(try await bench.ended(1, .syncContacts).first)
            #expect(run.outcome == .succeeded && run.isRequested && run.user == bench.users[0])
            #expect(run.progress == RunProgress(done: 3, total: 3, counts: ["created": 2, "unchanged": 1]))
        }
    }

    @Test func whatIsDueRunsByItself() async throws {
        try await SchedulerBench.run(actions: [ScriptedAction { _ in }]) { bench in
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .minutes(10))
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
        } _: { bench, _ in
            try await bench.eventually {
                bench.clock.advance(by: .minutes(1))
                return try await bench.store.actionRuns(ActionRunQuery()).count >= 3
            }
            let runs = try await bench.store.actionRuns(ActionRunQuery()).reversed().map(\.startedAt)
            for (earlier, later) in zip(runs, runs.dropFirst()) { #expect(later - earlier >= .minutes(10)) }
        }
    }

    /// Contacts were declined: that is no failure, and nothing that could be asked for.
    @Test func whatAPersonHasNotGrantedDoesNotRun() async throws {
        let isGranted = ScriptedAction { _ in }
        let other = OtherScriptedAction { _ in }
        try await SchedulerBench.run(granting: [Scope.calendar], actions: [isGranted, other]) { bench, scheduler in
            try await bench.request(.syncAppointments, of: scheduler)
            _ = try await bench.ended(1, .syncAppointments)
            let (user, now) = (bench.users[0], bench.clock.now)
            #expect(try await bench.store.requestActionRun(.syncContacts, for: user, at: now) == 0)
            #expect(try await bench.store.actionStates().map(\.kind) == [.syncAppointments])
            // Once they are granted too, they are.
            let account = try #require(try await bench.store.accounts().first)
            let scopes = [Scope.calendar, Scope.contacts]
            try await bench.store.regrant(account.id, sealedCredential: [1], scopes: scopes)
            scheduler.wake()
            try await bench.request(.syncContacts, of: scheduler)
            #expect(try await bench.ended(1, .syncContacts).map(\.outcome) == [.succeeded])
        }
    }

    @Test func oneUserNeverHasTwoRunsAtATimeAndSeveralUsersDo() async throws {
        struct Crowd {
            var now: [UserID: Int] = [:]
            var mostOfOne = 0
            var mostOfAll = 0
        }
        let crowd = Locked(Crowd())
        let work: @Sendable (ActionContext) async throws(RunStop) -> Void = { context async throws(RunStop) in
            let user = context.user.id
            crowd.withLock { crowd in
                crowd.now[user, default: 0] += 1
                crowd.mostOfOne = max(crowd.mostOfOne, crowd.now[user, default: 0])
                crowd.mostOfAll = max(crowd.mostOfAll, crowd.now.values.reduce(0, +))
            }
            // Long enough for others to start, on a busy machine too.
            for _ in 0..<12_000 where crowd.withLock({ $0.mostOfAll }) < 2 {
                try? await Task.sleep(for: .milliseconds(10))
            }
            try? await Task.sleep(for: .milliseconds(50))
            crowd.withLock { $0.now[user, default: 0] -= 1 }
        }
        let actions: [any ActionHandler] = [ScriptedAction(work: work), OtherScriptedAction(work: work)]
        try await SchedulerBench.run(users: 3, actions: actions) { bench, scheduler in
            for _ in 0..<3 {
                try await bench.request(.syncContacts, of: scheduler)
                try await bench.request(.syncAppointments, of: scheduler)
            }
            _ = try await bench.ended(3, .syncContacts)
            _ = try await bench.ended(3, .syncAppointments)
        }
        #expect(crowd.withLock { $0.mostOfOne } == 1)
        #expect(crowd.withLock { $0.mostOfAll } > 1)
    }

    @Test func oneThatFailsStopsNoOtherAndSlowsDown() async throws {
        let action = ScriptedAction { context async throws(RunStop) in
            if context.user.email.hasPrefix("user1") { throw .failed("Google no longer knows this user") }
        }
        try await SchedulerBench.run(users: 2, actions: [action]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            let runs = try await bench.ended(2, .syncContacts)
            let failed = try #require(runs.first { $0.user == bench.users[0] })
            #expect(failed.outcome == .failed && failed.reasons == ["Google no longer knows this user"])
            #expect(runs.contains { $0.user == bench.users[1] && $0.outcome == .succeeded })
            let state = try #require(try await bench.store.actionStates().first { $0.user == bench.users[0] })
            #expect(state.failures == 1)
        }
    }

    @Test func failedItemsAreNamedAndTheRunCountsAsDoneInPart() async throws {
        let action = ScriptedAction { context async throws(RunStop) in
            try await context.reporter.did(.changed)
            for _ in 0..<20 { try await context.reporter.failed("contact 17 has no name") }
        }
        try await SchedulerBench.run(actions: [action]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            let run = try #require(try await bench.ended(1, .syncContacts).first)
            #expect(run.outcome == .partly && run.reasons == ["contact 17 has no name"])
            #expect(run.progress.counts == ["changed": 1, "failed": 20])
        }
    }

    @Test func aQuotaIsWaitedForAndIsNoFailure() async throws {
        let until = Timestamp(milliseconds: 1_800_000_000_000) + .hours(2)
        let action = ScriptedAction { _ async throws(RunStop) in throw .paused("the quota is spent", until: until) }
        try await SchedulerBench.run(actions: [action]) { bench in
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .minutes(1))
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
        } _: { bench, _ in
            #expect(try await bench.ended(1, .syncContacts).first?.outcome == .partly)
            let state = try #require(try await bench.store.actionStates().first)
            #expect(state.nextRunAt == until && state.failures == 0)
        }
    }

    @Test func aRunThatTakesTooLongIsInterruptedAndGoesOn() async throws {
        let continued = Locked<[Bool]>([])
        let action = ScriptedAction { context async throws(RunStop) in
            continued.withLock { $0.append(context.claim.continues) }
            guard !context.claim.continues else { return }
            while true {
                try await context.reporter.did(.changed)
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        try await SchedulerBench.run(actions: [action]) { bench in
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .days(1))
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
        } _: { bench, _ in
            try await bench.eventually { continued.withLock { !$0.isEmpty } }
            bench.clock.advance(by: SchedulerLimits().longestRun)
            let runs = try await bench.ended(2, .syncContacts)
            #expect(runs.map(\.outcome) == [.interrupted, .succeeded])
        }
        #expect(continued.withLock { $0 } == [false, true])
    }

    @Test func aActionThatHangsIsCancelled() async throws {
        let action = ScriptedAction { context async throws(RunStop) in
            try? await context.clock.sleep(until: context.clock.now + .days(2))
        }
        try await SchedulerBench.run(actions: [action]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { try await bench.store.actionRuns(ActionRunQuery()).first?.outcome == .running }
            try await bench.eventually {
                bench.clock.advance(by: .minutes(5))
                return try await bench.store.actionRuns(ActionRunQuery()).contains { $0.outcome == .interrupted }
            }
        }
    }

    @Test func aRunThatHangsGetsTheGraceThatIsSet() async throws {
        let hasBegun = Locked(false)
        let action = ScriptedAction { context async throws(RunStop) in
            hasBegun.withLock { $0 = true }
            try? await context.clock.sleep(until: context.clock.now + .days(2))
        }
        var limits = SchedulerLimits()
        (limits.longestRun, limits.grace) = (.minutes(3), .zero)
        try await SchedulerBench.run(actions: [action], limits: limits) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { hasBegun.withLock { $0 } }
            bench.clock.advance(by: limits.longestRun)
            #expect(try await bench.ended(1, .syncContacts).map(\.outcome) == [.interrupted])
        }
    }

    /// Not when its turn in the interval comes.
    @Test func whatAUserSwitchesOnBeginsAtOnce() async throws {
        let action = ScriptedAction(concerns: { $0.contacts.importsNew }) { _ in }
        try await SchedulerBench.run(users: 3, actions: [action]) { bench in
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .days(7))
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
            // One of them had it before: it waits for its turn.
            try await bench.store.setActionUsers([bench.users[0]], of: .syncContacts, at: bench.clock.now)
            var settings = PersonalSettings()
            settings.contacts.importsNew = true
            try await bench.store.savePersonalSettings(settings, of: bench.users[0])
            try await bench.store.savePersonalSettings(settings, of: bench.users[1])
        } _: { bench, scheduler in
            #expect(try await bench.ended(1, .syncContacts).map(\.user) == [bench.users[1]])
            var settings = PersonalSettings()
            settings.contacts.importsNew = true
            try await bench.store.savePersonalSettings(settings, of: bench.users[2])
            scheduler.wake()
            #expect(try await bench.ended(2, .syncContacts).map(\.user) == [bench.users[1], bench.users[2]])
        }
    }

    @Test func manyNewUsersAreSpreadOverTheInterval() async throws {
        var limits = SchedulerLimits()
        limits.mostAtOnce = 1
        try await SchedulerBench.run(users: 2, actions: [ScriptedAction { _ in }], limits: limits) { bench in
            let schedule = ActionSchedule(kind: .syncContacts, isEnabled: true, interval: .days(7))
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
        } _: { bench, _ in
            try await bench.eventually { try await bench.store.actionStates().count == 2 }
            // Each has a time of its own, and nothing was asked for.
            let times = try await bench.store.actionStates().compactMap(\.nextRunAt)
            #expect(Set(times).count == 2 && times.contains { $0 > bench.clock.now })
        }
    }

    @Test func whoHasNotChosenItIsLeftAlone() async throws {
        let action = ScriptedAction(concerns: { $0.contacts.importsNew }) { _ in }
        try await SchedulerBench.run(users: 2, actions: [action]) { bench in
            var settings = PersonalSettings()
            settings.contacts.importsNew = true
            try await bench.store.savePersonalSettings(settings, of: bench.users[1])
        } _: { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            #expect(try await bench.ended(1, .syncContacts).map(\.user) == [bench.users[1]])
            #expect(try await bench.store.actionStates().map(\.user) == [bench.users[1]])
        }
    }

    @Test func whatWasRunningAtTheLastStopGoesOn() async throws {
        let action = ScriptedAction { _ in }
        try await SchedulerBench.run(actions: [action]) { bench in
            try await bench.store.setActionUsers(Set(bench.users), of: .syncContacts, at: bench.clock.now)
            _ = try await bench.store.requestActionRun(.syncContacts, for: nil, at: bench.clock.now)
            let expiry = bench.clock.now + .minutes(5)
            _ = try await bench.store.claimActionRun(by: "test", at: bench.clock.now, until: expiry)
        } _: { bench, _ in
            let runs = try await bench.ended(2, .syncContacts)
            #expect(runs.map(\.outcome) == [.interrupted, .succeeded])
        }
    }
}
