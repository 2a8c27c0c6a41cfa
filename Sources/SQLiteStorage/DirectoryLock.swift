import Base
package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Keeps two gateways from serving one directory. The command line opens the store beside it without this lock.
package final class DirectoryLock: Sendable {
    /// How often a lock that another process holds is tried.
    private static let retryInterval = Duration.milliseconds(100)

    private let descriptor: Int32

    /// The lock of the process that serves.
    private static let serving = "serving.lock"

    /// Waits up to `patience` for a process that is about to end; one that serves on does not give the lock away.
    ///
    /// - Throws: `StorageError.locked` when another process holds it still.
    package static func acquire(directory: String, patience: Duration) async throws(StorageError) -> DirectoryLock {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while true {
            do throws(StorageError) {
                return try DirectoryLock(directory: directory)
            } catch {
                guard case .locked = error, clock.now < deadline,
                    (try? await clock.sleep(for: retryInterval)) != nil
                else { throw error }
            }
        }
    }

    /// - Parameter file: its name; by default that of the process that serves.
    /// - Throws: `StorageError.locked` when another process holds it. The lock ends with the process, however it ends.
    package init(directory: String, file: String = serving) throws(StorageError) {
        let path = directory + "/" + file
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .locked(directory)
        }
    }

    deinit { close(descriptor) }

    /// Whether a process serves that directory now.
    package static func isHeld(directory: String) -> Bool {
        let descriptor = unsafe open(directory + "/" + serving, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
