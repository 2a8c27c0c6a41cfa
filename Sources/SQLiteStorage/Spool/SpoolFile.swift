import Storage

#if canImport(Glibc)
import Glibc
#endif

/// One open spool file, being written.
final class SpoolFile: Sendable {
    let path: String
    /// Its name below the spool folder, as the database keeps it.
    let name: String
    /// Whether the folder's entry of the file is on the disk, however the machine ends.
    let isEntered: Bool
    private let descriptor: Int32

    /// - Parameter isEntered: the caller brings the folder to the disk before anybody uses the file.
    init(creating path: String, name: String, isEntered: Bool = false) throws(StorageError) {
        self.path = path
        self.name = name
        self.isEntered = isEntered
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot make \(path)") }
    }

    deinit { close(descriptor) }

    /// Appends all of `bytes`.
    func write(_ bytes: borrowing Span<UInt8>) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.extracting(written...).withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .ofSystem("cannot write \(path)") }
            written += count
        }
    }

    /// Returns when what was written is on the disk.
    func sync() throws(StorageError) {
        guard fdatasync(descriptor) == 0 else { throw .ofSystem("cannot write \(path) to the disk") }
    }

    /// Takes the file out of its folder again.
    func remove() { unsafe unlink(path) }
}
