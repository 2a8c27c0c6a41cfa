package import Base

/// A `LoginGuard` whose failures all nodes count together: each reads what the others have counted before it checks
/// anything, and writes down what failed, and only that, before it answers. It does one at a time: no answer of the ledger
/// overtakes another, and what is read never has what is being written, or lacks it.
///
/// A node that cannot reach the ledger goes on with what it has counted itself, and makes up for the rest later.
package final class SharedLoginGuard: Sendable {
    /// The most that wait for the ledger. More come only from a flood of guesses; what they count goes with the next.
    private static let mostTurns = 256
    /// How long an answer waits for the ledger.
    private static let patience = Duration.seconds(5)

    private let kind: SignInKind
    private let limits: LoginGuard.Limits
    private let ledger: any FailureLedger
    private let clock: any WallClock
    private let own: Locked<LoginGuard>
    private let turns = Locked(Turns())

    /// Those who use the ledger, or wait for it.
    private struct Turns {
        var count = 0
        var last: Task<Void, Never>?
    }

    package init(_ kind: SignInKind, _ limits: LoginGuard.Limits, ledger: any FailureLedger, clock: any WallClock) {
        self.kind = kind
        self.limits = limits
        self.ledger = ledger
        self.clock = clock
        own = Locked(LoginGuard(limits))
    }

    /// Runs `body` with what is counted, without asking the ledger.
    package func withLock<Result>(_ body: (inout LoginGuard) -> Result) -> Result { own.withLock { body(&$0) } }

    /// Reads what all nodes have counted for an attempt.
    ///
    /// - Parameter hash: the stored hash that the password is compared with.
    package func refresh(_ login: String, against hash: String? = nil, from address: String) async {
        let subjects = withLock { $0.subjects(login, against: hash, from: address) }
        await inTurn { [self] in
            guard let shared = try? await ledger.failures(of: subjects, kind) else { return }
            let now = clock.now
            withLock { $0.adopt(shared, of: subjects, at: now) }
        }
    }

    /// Writes down what was counted here.
    package func share() async {
        await inTurn { [self] in
            // Another turn may have taken it along.
            guard let (batch, changes) = withLock({ $0.takeUnshared() }) else { return }
            let now = clock.now
            do {
                let shared = try await ledger.count(changes, kind, limits.rule, at: now)
                withLock { $0.didShare(batch, shared, at: now) }
            } catch {
                withLock { $0.didNotShare(batch) }
            }
        }
    }

    /// Uses the ledger after those who came earlier. Returns without, where it takes too long or too many wait.
    private func inTurn(_ work: @escaping @Sendable () async -> Void) async {
        let done = Signal()
        let isAdmitted = turns.withLock { turns in
            guard turns.count < Self.mostTurns else { return false }
            turns.count += 1
            let previous = turns.last
            // Not a child: where the database hangs, the answer does not.
            turns.last = Task {
                await previous?.value
                await work()
                self.turns.withLock { $0.count -= 1 }
                done.wake()
            }
            return true
        }
        guard isAdmitted else { return }
        let system = SystemClock()
        await done.wait(until: system.now + Self.patience, clock: system)
    }

    /// Checks a password, unless it was right a short time ago or must not be tried; see `PasswordWorkers`.
    package func check(
        _ password: Secret,
        of login: String,
        against hash: String?,
        from address: String,
        by workers: PasswordWorkers
    ) async -> PasswordVerdict {
        let isRemembered = withLock {
            $0.remembers(password, of: login, against: hash, from: address, at: clock.now)
        }
        if isRemembered { return .right }
        await refresh(login, against: hash, from: address)
        let now = clock.now
        guard !withLock({ $0.isLockedOut(login, against: hash, from: address, at: now) }) else { return .lockedOut }
        let verdict = await workers.check(
            password,
            of: login,
            against: hash,
            from: address,
            at: now,
            counting: own
        )
        await share()
        return verdict
    }
}
