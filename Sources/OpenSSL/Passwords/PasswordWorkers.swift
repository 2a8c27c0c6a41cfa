package import Base
import Dispatch

/// Hashes and verifies passwords off the event loops, a bounded number at a time: each takes tens of milliseconds and
/// megabytes, on purpose.
package final class PasswordWorkers: Sendable {
    private static let atOnce = 2

    private let queue = DispatchQueue(label: "passwords", attributes: .concurrent)
    private let places = DispatchSemaphore(value: atOnce)

    package init() {}

    /// Whether `password` is the one of the stored hash. Without a hash as much work is done as with one, so that the
    /// time does not tell which names exist.
    package func verify(_ password: Secret, against phc: String?) async -> Bool {
        await work {
            guard let phc, let stored = try? PasswordHash(phc: phc) else { return PasswordHash.dummyVerify(password) }
            return stored.verify(password)
        }
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
        await withCheckedContinuation { continuation in
            queue.async { [places] in
                places.wait()
                defer { places.signal() }
                continuation.resume(returning: body())
            }
        }
    }
}
