package import Base
import Dispatch

/// Hashes and verifies passwords off the event loops, a limited number at a time: each deliberately takes tens of
/// milliseconds and megabytes.
///
/// The queue is bounded and served fairly, by network and by client, so that a flood of guesses does not delay other
/// clients.
package final class PasswordWorkers: Sendable {
    private static let atOnce = 2
    /// At 60 to 100 ms each on two threads, the last of these waits for about two seconds.
    private static let mostWaiting = 48
    /// The number of mail programs behind one address that may start at the same time.
    private static let mostWaitingOfOneSource = 8
    /// The source of the console's own work.
    private static let ownSource = WorkSource(client: "", site: "")

    private struct Job: Sendable {
        let run: @Sendable () -> Void
        /// Called when the queue is full.
        let refuse: @Sendable () -> Void
    }

    private struct State {
        var queue = FairQueue<Job>(
            most: PasswordWorkers.mostWaiting,
            mostOfEach: PasswordWorkers.mostWaitingOfOneSource
        )
        var running = 0
        /// The callers that wait for the verdict on the same password; it is checked once for all.
        var askers: [PasswordProof: [@Sendable (PasswordVerdict) -> Void]] = [:]
    }

    private let state = Locked(State())
    private let threads = DispatchQueue(label: "passwords", attributes: .concurrent)
    private let verify: @Sendable (Secret, String?) -> Bool

    /// - Parameter verify: whether a password matches a stored hash; replaced by tests.
    package init(verify: @escaping @Sendable (Secret, String?) -> Bool = PasswordWorkers.compare) {
        self.verify = verify
    }

    /// The number of passwords that wait for their check.
    var waitingCount: Int { state.withLock { $0.queue.count } }

    /// Checks a password for `login` and counts it where it is wrong, unless `guards` has locked the name out by the
    /// time its turn comes: of many guesses sent at once, no more are checked than one after the other would be.
    ///
    /// The verdict on a recent password remains valid while the stored hash is the same, and is not computed again. A
    /// server that logs in for each message therefore costs nothing, and neither does a program that keeps using an old
    /// password.
    package func check(
        _ password: Secret,
        of login: String,
        against phc: String?,
        from address: String,
        at now: Timestamp,
        counting guards: Locked<LoginGuard>
    ) async -> PasswordVerdict {
        let (proof, memory, rank) = guards.withLock { guards in
            let proof = guards.proof(of: password, for: login, against: phc, from: address)
            return (proof, guards.memory(of: proof, at: now), guards.rank(of: proof, at: now))
        }
        if let memory { return memory }
        let verify = verify
        return await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                let isFirst = state.askers[proof] == nil
                state.askers[proof, default: []].append { continuation.resume(returning: $0) }
                return isFirst
            }
            guard isFirst else { return }
            let job = Job(
                run: { [self] in
                    if let memory = guards.withLock({ $0.memory(of: proof, at: now) }) { return answer(proof, memory) }
                    let isRight = verify(password, phc)
                    answer(proof, guards.withLock { $0.judge(proof, isRight: isRight, at: now) })
                },
                refuse: { [self] in answer(proof, .busy) }
            )
            add(job, from: WorkSource(client: proof.source, site: proof.site), rank: rank)
        }
    }

    /// Without a hash, does as much work as with one, so that the time does not reveal which names exist.
    package static func compare(_ password: Secret, against phc: String?) -> Bool {
        guard let phc, let stored = try? PasswordHash(phc: phc) else { return PasswordHash.dummyVerify(password) }
        return stored.verify(password)
    }

    /// Returns the hash of a new password, in the form to store.
    package func hash(_ password: Secret) async throws(PasswordHashError) -> String {
        let result: Result<String, PasswordHashError> = await withCheckedContinuation { continuation in
            let job = Job(
                run: {
                    do throws(PasswordHashError) {
                        continuation.resume(returning: .success(try PasswordHash(of: password).phc))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                },
                refuse: { continuation.resume(returning: .failure(.busy)) }
            )
            add(job, from: Self.ownSource, rank: .known)
        }
        return try result.get()
    }

    private func answer(_ proof: PasswordProof, _ verdict: PasswordVerdict) {
        let askers = state.withLock { $0.askers.removeValue(forKey: proof) ?? [] }
        for asker in askers { asker(verdict) }
    }

    private func add(_ job: Job, from source: WorkSource, rank: ServiceRank) {
        let (admission, mustStart) = state.withLock { state in
            let admission = state.queue.add(job, from: source, rank: rank)
            let mustStart = state.running < Self.atOnce && state.queue.count > 0
            if mustStart { state.running += 1 }
            return (admission, mustStart)
        }
        if mustStart { threads.async { self.drain() } }
        switch admission {
        case .taken: break
        case .refused: job.refuse()
        case .displaced(let other): other.refuse()
        }
    }

    private func drain() {
        while let job = next() { job.run() }
    }

    private func next() -> Job? {
        state.withLock { state in
            let job = state.queue.next()
            if job == nil { state.running -= 1 }
            return job
        }
    }
}

/// The verdict on a presented password.
package enum PasswordVerdict: Sendable, Hashable {
    case right
    /// The answer must be delayed by this time.
    case wrong(answerAfter: Duration)
    /// Too many were wrong before; this one was not checked.
    case lockedOut
    /// Too many are being checked; the client may retry shortly.
    case busy
}
