package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Keeps two gateways from serving one directory. The command line opens the store beside it without this lock.
package final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `StorageError.locked` when another process holds it. The lock ends with the process, however it ends.
    package init(directory: String) throws(StorageError) {
        let path = directory + "/serving.lock"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .locked(directory)
        }
    }

    deinit { close(descriptor) }
}
