package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Prevents two gateways from serving one directory. The command line opens the store alongside, without this lock.
package final class DirectoryLock: Sendable {
    /// The pause between attempts to take a lock that another process holds.
    private static let retryInterval = Duration.milliseconds(100)

    private let descriptor: Int32

    /// The lock file of the serving process.
    private static let serving = "serving.lock"

    /// Waits up to `patience` for a process that is about to end; one that continues to serve does not release the
    /// lock.
    ///
    /// - Throws: `StorageError.locked` when another process still holds it.
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

    /// Takes the lock, which ends with the process, however that ends.
    ///
    /// - Parameter file: the lock file's name; by default that of the serving process.
    /// - Throws: `StorageError.locked` when another process holds it.
    package init(directory: String, file: String = serving) throws(StorageError) {
        let path = directory + "/" + file
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(path)") }
        // A lock file that root made would lock out the gateway's own user.
        FolderOwner(of: directory)?.takeOver(descriptor)
        // `deinit` closes the file: it also runs when an initializer throws whose properties are all set.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .locked(directory) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether a process is serving that directory now.
    package static func isHeld(directory: String) -> Bool {
        let descriptor = unsafe open(directory + "/" + serving, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
