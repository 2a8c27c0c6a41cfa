import Base
import Logging
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Claims that are kept alive, and runs that lose theirs.
@Suite(.timeLimit(.minutes(10))) struct HeartbeatTests {
    /// Counts how many runs are working.
    private struct Crowd: Sendable {
        var begun = 0
        var now = 0
        var most = 0
        var cancelled = 0
    }

    /// An action whose first run waits in one step until it is released or cancelled; later ones end at once.
    private static func patient(_ crowd: Locked<Crowd>, _ gate: Locked<Bool>) -> ScriptedAction {
        ScriptedAction { context async throws(RunStop) in
            let number = crowd.withLock { crowd in
                crowd.begun += 1
                crowd.now += 1
                crowd.most = max(crowd.most, crowd.now)
                return crowd.begun
            }
            while number == 1, !gate.withLock({ $0 }), !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(5))
            }
            crowd.withLock { crowd in
                crowd.now -= 1
                if Task.isCancelled { crowd.cancelled += 1 }
            }
        }
    }

    @Test func aStepThatTakesLongKeepsItsClaim() async throws {
        let (crowd, gate) = (Locked(Crowd()), Locked(false))
        try await SchedulerBench.run(actions: [Self.patient(crowd, gate)]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { crowd.withLock { $0.begun } == 1 }
            let limits = SchedulerLimits()
            // Three times as long as a claim lasts by itself.
            for _ in 0..<15 {
                let due = bench.clock.now + limits.lease
                bench.clock.advance(by: limits.heartbeat)
                try await bench.eventually { try await bench.store.nextActionRun().map { $0 > due } ?? false }
            }
            gate.withLock { $0 = true }
            let runs = try await bench.ended(1, .syncContacts)
            #expect(runs.map(\.outcome) == [.succeeded])
        }
        #expect(crowd.withLock { $0.begun } == 1)
    }

    @Test func whoLosesItsClaimStopsAtOnce() async throws {
        let (crowd, gate) = (Locked(Crowd()), Locked(false))
        try await SchedulerBench.run(actions: [Self.patient(crowd, gate)]) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { crowd.withLock { $0.begun } == 1 }
            // Another process finds the claim expired, by its clock, and takes over the run.
            let later = bench.clock.now + SchedulerLimits().lease + .seconds(1)
            let taken = try await bench.store.claimActionRun(by: "other", at: later, until: later + .hours(1))
            #expect(taken != nil)
            bench.clock.advance(by: SchedulerLimits().heartbeat)
            try await bench.eventually { crowd.withLock { $0.cancelled } == 1 }
            #expect(!gate.withLock { $0 })
        }
    }

    @Test func theRunBeforeEndsBeforeTheNextBegins() async throws {
        let (crowd, gate) = (Locked(Crowd()), Locked(false))
        var limits = SchedulerLimits()
        // As when the machine sleeps: the claim expires while the run exists.
        limits.heartbeat = .days(1)
        limits.longestRun = .days(1)
        try await SchedulerBench.run(actions: [Self.patient(crowd, gate)], limits: limits) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { crowd.withLock { $0.begun } == 1 }
            bench.clock.advance(by: limits.lease + .seconds(1))
            let runs = try await bench.ended(2, .syncContacts)
            #expect(runs.map(\.outcome) == [.interrupted, .succeeded])
        }
        let seen = crowd.withLock { $0 }
        #expect(seen.begun == 2 && seen.most == 1 && seen.cancelled == 1)
    }

    @Test func theRunOfSomebodyWhoIsDeactivatedEnds() async throws {
        let (crowd, gate) = (Locked(Crowd()), Locked(false))
        var limits = SchedulerLimits()
        // No other reason ends it.
        limits.longestRun = .days(1000)
        try await SchedulerBench.run(actions: [Self.patient(crowd, gate)], limits: limits) { bench, scheduler in
            try await bench.request(.syncContacts, of: scheduler)
            try await bench.eventually { crowd.withLock { $0.begun } == 1 }
            var change = UserChange()
            change.isActive = false
            try await bench.store.changeUser(bench.users[0], change)
            try await bench.eventually {
                bench.clock.advance(by: .seconds(1))
                return crowd.withLock { $0.cancelled } == 1
            }
            #expect(try await bench.ended(1, .syncContacts).map(\.outcome) == [.interrupted])
            #expect(try await bench.store.actionStates().isEmpty)
        }
        #expect(crowd.withLock { $0.begun } == 1)
    }

    @Test func nothingBeginsForSomebodyWhoWasDeactivatedMeanwhile() async throws {
        let (crowd, gate) = (Locked(Crowd()), Locked(true))
        // Before the scheduler starts, which would claim the run itself.
        let alone: (SchedulerBench) async throws -> Void = { bench in
            let (store, now) = (bench.store, bench.clock.now)
            try await store.setActionUsers(Set(bench.users), of: .syncContacts, at: now)
            _ = try await store.requestActionRun(.syncContacts, for: nil, at: now)
            let claimed = try await store.claimActionRun(by: "other", at: now, until: now + SchedulerLimits().lease)
            let claim = try #require(claimed)
            var change = UserChange()
            change.isActive = false
            try await store.changeUser(bench.users[0], change)
            let run = ActionExecution(
                store: store,
                action: Self.patient(crowd, gate),
                access: NowhereAccess(),
                limits: SchedulerLimits(),
                clock: bench.clock,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            await run.carryOut(claim)
            #expect(try await store.actionRuns(ActionRunQuery()).map(\.outcome) == [.interrupted])
        }
        try await SchedulerBench.run(actions: [], prepare: alone) { _, _ in }
        #expect(crowd.withLock { $0.begun } == 0)
    }
}
