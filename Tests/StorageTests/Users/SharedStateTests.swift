import Base
import Storage
import Testing

/// What the nodes' consoles and listeners share.
@Suite struct SharedStateTests {
    private static let now = Sample.now

    // MARK: Failed sign-ins

    private static let rule = LockoutRule(window: .minutes(10), lockout: .minutes(15))

    private static func failure(
        _ subject: SignInSubject,
        _ after: Duration
    ) -> (subject: SignInSubject, change: FailureRecord.Change) {
        (subject, .failed(at: now + after, limit: 3))
    }

    @Test func failuresAreCountedTogetherByKind() async throws {
        try await withTemporaryStore { store in
            let (anna, ben) = (SignInSubject(digest: "anna"), SignInSubject(digest: "ben"))
            #expect(try await store.failures(of: [anna, ben], .console).isEmpty)
            let first = try await store.count(
                [Self.failure(anna, .zero), Self.failure(ben, .zero), Self.failure(anna, .seconds(1))],
                .console,
                Self.rule,
                at: Self.now + .seconds(1)
            )
            #expect(first[anna]?.failures == [Self.now, Self.now + .seconds(1)] && first[anna]?.lockedUntil == nil)
            let second = try await store.count(
                [Self.failure(anna, .seconds(2))],
                .console,
                Self.rule,
                at: Self.now + .seconds(2)
            )
            #expect(second[anna]?.lockedUntil == Self.now + .seconds(2) + Self.rule.lockout)
            #expect(try await store.failures(of: [anna, ben], .console) == second.merging(first) { one, _ in one })
            #expect(try await store.failures(of: [anna, ben], .smtp).isEmpty)
            // What was counted before the check is taken back, with the lockout.
            let forgiven = try await store.count(
                [(anna, .forgiven(countedAt: Self.now + .seconds(2), limit: 3))],
                .console,
                Self.rule,
                at: Self.now + .seconds(3)
            )
            #expect(forgiven[anna]?.failures.count == 2 && forgiven[anna]?.lockedUntil == nil)
        }
    }

    @Test func whatEndedIsForgottenAndAFloodFillsNothing() async throws {
        try await withTemporaryStore { store in
            let (locked, known) = (SignInSubject(digest: "locked"), SignInSubject(digest: "known"))
            let changes = (0..<3).map { _ in Self.failure(locked, .zero) }
            let end = Self.now + .days(7)
            _ = try await store.count(
                changes + [(known, .known(until: end))],
                .smtp,
                Self.rule,
                at: Self.now
            )
            let flood = (0..<10_050).map { SignInSubject(digest: "address \($0)") }
            _ = try await store.count(
                flood.map { Self.failure($0, .zero) },
                .smtp,
                Self.rule,
                at: Self.now
            )
            let kept = try await store.failures(of: flood + [locked, known], .smtp)
            #expect(kept.count == 10_000)
            #expect(kept[locked]?.lockedUntil != nil && kept[known]?.knownUntil == end)
            // The next failure removes what has no effect any more.
            let later = Self.now + .hours(1)
            _ = try await store.count(
                [(locked, .failed(at: later, limit: 3))],
                .smtp,
                Self.rule,
                at: later
            )
            let left = try await store.failures(of: flood + [locked, known], .smtp)
            #expect(Set(left.keys) == [locked, known] && left[locked]?.failures == [later])
        }
    }

    // MARK: Pending steps

    private static func step(_ byte: UInt8, browser: [UInt8] = [7], lasting: Duration = .minutes(15)) -> PendingStep {
        PendingStep(
            id: PendingStep.ID(.consent, [byte]),
            browser: browser,
            sealed: [byte, 0],
            expiresAt: now + lasting
        )
    }

    @Test func aStepIsTakenOnceByItsBrowser() async throws {
        try await withTemporaryStore { store in
            let step = Self.step(1)
            try await store.keepStep(step, most: 10, at: Self.now)
            #expect(try await store.step(step.id, browser: [8], at: Self.now) == nil)
            #expect(try await store.takeStep(step.id, browser: [8], at: Self.now) == nil)
            #expect(try await store.step(PendingStep.ID(.code, [1]), browser: [7], at: Self.now) == nil)
            #expect(try await store.step(step.id, browser: [7], at: Self.now) == [1, 0])
            let taken = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await store.takeStep(step.id, browser: [7], at: Self.now) }
                }
                return try await group.reduce(into: [[UInt8]]()) { all, one in if let one { all.append(one) } }
            }
            #expect(taken == [[1, 0]])
        }
    }

    @Test func stepsExpireAndTheFirstToExpireMakeRoom() async throws {
        try await withTemporaryStore { store in
            try await store.keepStep(Self.step(1, lasting: .minutes(1)), most: 2, at: Self.now)
            let later = Self.now + .minutes(1)
            #expect(try await store.step(Self.step(1).id, browser: [7], at: later) == nil)
            #expect(try await store.takeStep(Self.step(1).id, browser: [7], at: later) == nil)
            for (byte, lasting) in [(UInt8(2), 20), (3, 10), (4, 5)] {
                try await store.keepStep(Self.step(byte, lasting: .minutes(lasting)), most: 2, at: later)
            }
            var left: [UInt8] = []
            for byte in UInt8(1)...4 where try await store.step(Self.step(byte).id, browser: [7], at: later) != nil {
                left.append(byte)
            }
            // The newest stays, even if it expires first.
            #expect(left == [2, 4])
            // One with the same id takes its place.
            try await store.keepStep(Self.step(4, browser: [9]), most: 2, at: later)
            #expect(try await store.step(Self.step(4).id, browser: [7], at: later) == nil)
            #expect(try await store.step(Self.step(4).id, browser: [9], at: later) == [4, 0])
        }
    }

    // MARK: Runs

    @Test func oneRunOfANameIsUnderWay() async throws {
        try await withTemporaryStore { store in
            func begin(_ owner: String, after: Duration) async throws -> Bool {
                let now = Self.now + after
                return try await store.beginConsoleRun(
                    "odoo",
                    owner: owner,
                    content: owner,
                    lostBefore: now - .minutes(2),
                    at: now
                )
            }
            func update(_ owner: String, after: Duration, isOver: Bool = false) async throws -> Bool {
                try await store.updateConsoleRun(
                    "odoo",
                    owner: owner,
                    content: "\(owner) goes on",
                    isOver: isOver,
                    at: Self.now + after
                )
            }
            #expect(try await store.consoleRun("odoo") == nil)
            #expect(try await begin("one", after: .zero))
            #expect(try await !begin("two", after: .minutes(1)))
            #expect(try await update("one", after: .minutes(1)))
            let run = ConsoleRun(content: "one goes on", isOver: false, updatedAt: Self.now + .minutes(1))
            #expect(try await store.consoleRun("odoo") == run)
            // A run that is not over is not forgotten.
            try await store.forgetConsoleRun("odoo", lostBefore: Self.now)
            #expect(try await store.consoleRun("odoo") != nil)
            // Its node shows no sign of life: another takes its place, and it comes back too late.
            #expect(try await begin("two", after: .minutes(4)))
            #expect(try await !update("one", after: .minutes(4), isOver: true))
            #expect(try await update("two", after: .minutes(5), isOver: true))
            #expect(try await store.consoleRun("odoo")?.isOver == true)
            #expect(try await begin("three", after: .minutes(5)))
            #expect(try await update("three", after: .minutes(6), isOver: true))
            try await store.forgetConsoleRun("odoo", lostBefore: Self.now)
            #expect(try await store.consoleRun("odoo") == nil)
            #expect(try await begin("four", after: .minutes(7)))
            try await store.forgetConsoleRun("odoo", lostBefore: Self.now + .minutes(7))
            #expect(try await store.consoleRun("odoo") != nil)
            try await store.forgetConsoleRuns(updatedBefore: Self.now + .minutes(8))
            #expect(try await store.consoleRun("odoo") == nil)
        }
    }
}
