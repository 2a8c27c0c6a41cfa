package import Base
import Dispatch

/// Hashes and verifies passwords off the event loops, a bounded number at a time: each takes tens of milliseconds and
/// megabytes, on purpose.
package final class PasswordWorkers: Sendable {
    private static let atOnce = 2

    private let workers = (0..<atOnce).map { DispatchQueue(label: "passwords-\($0)") }
    private let asked = Locked(0)

    package init() {}

    /// Looks at a password for `login`, and counts it where it is wrong, unless `guards` has locked the name out by the
    /// time that its turn comes: of many guesses sent at once no more are looked at than one after the other would be.
    package func check(
        _ password: Secret,
        of login: String,
        against phc: String?,
        from address: String,
        at now: Timestamp,
        counting guards: Locked<LoginGuard>
    ) async -> PasswordVerdict {
        await work {
            guard !guards.withLock({ $0.isLocked(login, from: address, at: now) }) else { return .lockedOut }
            if Self.verify(password, against: phc) { return .right }
            return .wrong(answerAfter: guards.withLock { $0.failed(login, from: address, at: now) })
        }
    }

    /// Without a hash as much work is done as with one, so that the time does not tell which names exist.
    private static func verify(_ password: Secret, against phc: String?) -> Bool {
        guard let phc, let stored = try? PasswordHash(phc: phc) else { return PasswordHash.dummyVerify(password) }
        return stored.verify(password)
    }

    /// The hash of a new password in the form to store.
    package func hash(_ password: Secret) async throws(PasswordHashError) -> String {
        let result: Result<String, PasswordHashError> = await work {
            do throws(PasswordHashError) { return .success(try PasswordHash(of: password).phc) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func work<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        let turn = asked.withLock { asked in
            asked &+= 1
            return asked
        }
        return await withCheckedContinuation { continuation in
            // All take about as long, so in turn is fair.
            workers[abs(turn % Self.atOnce)].async { continuation.resume(returning: body()) }
        }
    }
}

/// What became of a password that somebody offered.
package enum PasswordVerdict: Sendable, Hashable {
    case right
    /// The answer is to be held back for so long.
    case wrong(answerAfter: Duration)
    /// Too many were wrong before; it was not looked at.
    case lockedOut
}
