import Storage

#if canImport(Glibc)
import Glibc
#endif

/// An open spool file that is being written.
final class SpoolFile: Sendable {
    let path: String
    /// Its name relative to the spool folder, as stored in the database.
    let name: String
    /// Whether the file's directory entry is on the disk, and so survives any crash of the machine.
    let isEntered: Bool
    private let descriptor: Int32

    /// - Parameter isEntered: whether the caller brings the folder to the disk before the file is used.
    init(creating path: String, name: String, isEntered: Bool = false) throws(StorageError) {
        self.path = path
        self.name = name
        self.isEntered = isEntered
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot create \(path)") }
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

    /// Returns when everything written is on the disk.
    func sync() throws(StorageError) {
        guard fdatasync(descriptor) == 0 else { throw .ofSystem("cannot write \(path) to the disk") }
    }

    /// Removes the file from its folder.
    func remove() { unsafe unlink(path) }
}
