import Base
import Testing

@testable import Cryptography

/// Several nodes count failed sign-ins in one ledger.
@Suite(.timeLimit(.minutes(10))) struct SharedLoginGuardTests {
    /// What all nodes have counted, unless it cannot be reached.
    private final class Ledger: FailureLedger {
        private struct Unreachable: Error {}

        private struct State {
            var records: [SignInSubject: FailureRecord] = [:]
            var isReachable = true
            var isSlow = false
            var writes = 0
        }

        private let state = Locked(State())

        var writes: Int { state.withLock { $0.writes } }

        /// Answers take a moment, and differently long.
        func setSlow() { state.withLock { $0.isSlow = true } }

        private func answer() async {
            guard state.withLock({ $0.isSlow }) else { return }
            for _ in 0..<Int.random(in: 0..<20) { await Task.yield() }
        }

        func setReachable(_ isReachable: Bool) { state.withLock { $0.isReachable = isReachable } }

        func failures(
            of subjects: [SignInSubject],
            _ kind: SignInKind
        ) async throws -> [SignInSubject: FailureRecord] {
            await answer()
            let found = try state.withLock { state in
                guard state.isReachable else { throw Unreachable() }
                return state.records.filter { subjects.contains($0.key) }
            }
            await answer()
            return found
        }

        func count(
            _ changes: [(subject: SignInSubject, change: FailureRecord.Change)],
            _ kind: SignInKind,
            _ rule: LockoutRule,
            at now: Timestamp
        ) async throws -> [SignInSubject: FailureRecord] {
            await answer()
            let counted = try state.withLock { state in
                guard state.isReachable else { throw Unreachable() }
                state.writes += 1
                for (subject, change) in changes {
                    state.records[subject, default: FailureRecord()].apply(change, rule)
                }
                return state.records.filter { record in changes.contains { $0.subject == record.key } }
            }
            await answer()
            return counted
        }
    }

    private static let address = "192.0.2.1"
    private let ledger = Ledger()
    private let clock = ManualClock()
    private let workers = PasswordWorkers { password, _ in password.reveal() == "right" }

    private func node(failures: Int = 4) -> SharedLoginGuard {
        var limits = LoginGuard.Limits()
        limits.failuresPerLogin = failures
        return SharedLoginGuard(.smtp, limits, ledger: ledger, clock: clock)
    }

    private func check(_ node: SharedLoginGuard, _ password: String, of login: String = "odoo") async -> PasswordVerdict
    {
        await node.check(Secret(password), of: login, against: "hash", from: Self.address, by: workers)
    }

    private func isWrong(_ verdict: PasswordVerdict) -> Bool { if case .wrong = verdict { true } else { false } }

    @Test func allNodesTogetherAllowWhatOneAllows() async {
        let nodes = (0..<3).map { _ in node() }
        for number in 0..<4 { #expect(isWrong(await check(nodes[number % 3], "wrong \(number)"))) }
        for node in nodes { #expect(await check(node, "right") == .lockedOut) }
        clock.advance(by: .minutes(16))
        for node in nodes { #expect(await check(node, "right") == .right) }
    }

    /// A server logs in for each message.
    @Test func successesAreWrittenOnceADay() async {
        let node = node()
        for _ in 0..<10 { #expect(await check(node, "right") == .right) }
        #expect(ledger.writes == 1)
        clock.advance(by: .days(1))
        for _ in 0..<10 { #expect(await check(node, "right") == .right) }
        #expect(ledger.writes == 2)
    }

    @Test func aRepeatedWrongPasswordIsCountedAndWrittenOnce() async {
        let node = node()
        for _ in 0..<10 { #expect(isWrong(await check(node, "old"))) }
        #expect(ledger.writes == 1)
    }

    /// A node that was restarted, or another one, knows who signed in from a locked address.
    @Test func whoIsKnownAtOneIsKnownAtAll() async {
        let first = node()
        #expect(await check(first, "right") == .right)
        for number in 0..<20 { _ = await check(first, "wrong", of: "other \(number)") }
        let second = node()
        #expect(await check(second, "wrong", of: "nobody") == .lockedOut)
        #expect(await check(second, "right") == .right)
    }

    @Test func withoutTheLedgerANodeCountsAloneAndMakesUpForIt() async {
        let (first, second) = (node(), node())
        ledger.setReachable(false)
        for number in 0..<3 { #expect(isWrong(await check(first, "wrong \(number)"))) }
        ledger.setReachable(true)
        #expect(isWrong(await check(first, "wrong 3")))
        for node in [first, second] { #expect(await check(node, "right") == .lockedOut) }
        // Without it, what was read stays.
        ledger.setReachable(false)
        #expect(await check(second, "right") == .lockedOut)
    }

    @Test func whatIsReadWhileItIsWrittenIsNotForgotten() {
        var limits = LoginGuard.Limits()
        limits.failuresPerLogin = 2
        var guards = LoginGuard(limits)
        let now = clock.now
        guards.failed("odoo", from: Self.address, at: now)
        let subjects = guards.subjects("odoo", against: nil, from: Self.address)
        let (batch, changes) = guards.takeUnshared() ?? (0, [])
        #expect(changes.count == 2)
        // The ledger has not got it yet.
        guards.adopt([:], of: subjects, at: now)
        guards.failed("odoo", from: Self.address, at: now)
        #expect(guards.isLocked("odoo", from: Self.address, at: now))
        guards.didNotShare(batch)
        #expect(guards.takeUnshared()?.changes.count == 4)
    }

    /// Of many attempts at once, no failure is forgotten, and none is counted twice.
    @Test func attemptsAtOnceAreCountedOnceEach() async {
        ledger.setSlow()
        var limits = LoginGuard.Limits()
        (limits.failuresPerLogin, limits.failuresPerAddress) = (30, 1000)
        let node = SharedLoginGuard(.smtp, limits, ledger: ledger, clock: clock)
        @Sendable func fail() async {
            await node.refresh("odoo", from: Self.address)
            _ = node.withLock { $0.failed("odoo", from: Self.address, at: clock.now) }
            await node.share()
        }
        await withTaskGroup { group in
            for _ in 0..<29 { group.addTask { await fail() } }
        }
        #expect(!node.withLock { $0.isLocked("odoo", from: Self.address, at: clock.now) })
        await fail()
        #expect(node.withLock { $0.isLocked("odoo", from: Self.address, at: clock.now) })
    }

    @Test func failuresAtTheSameTimeAreCountedApart() {
        let now = clock.now
        let two = FailureRecord(failures: [now, now])
        let three = FailureRecord(failures: [now, now, now])
        #expect(two.merged(with: three).failures.count == 3)
        #expect(three.merged(with: two).failures.count == 3)
    }

    @Test func theClockOfANodeThatIsAheadLocksNobodyOutForLonger() {
        var guards = LoginGuard(LoginGuard.Limits())
        let now = clock.now
        let record = FailureRecord(lockedUntil: now + .days(1))
        let subjects = guards.subjects("odoo", against: nil, from: Self.address)
        guards.adopt(Dictionary(uniqueKeysWithValues: subjects.map { ($0, record) }), of: subjects, at: now)
        #expect(guards.isLocked("odoo", from: Self.address, at: now + .minutes(14)))
        #expect(!guards.isLocked("odoo", from: Self.address, at: now + .minutes(16)))
    }
}
