import Storage

#if canImport(Glibc)
import Glibc
#endif

/// An open file of a large content.
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

    /// Creates a file without a name, which ends with its last user: a crash leaves nothing of it on the disk.
    init(unnamedIn folder: String) throws(StorageError) {
        var template = Array("\(folder)/content-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        name = ""
        isEntered = false
        guard descriptor >= 0 else { throw .ofSystem("cannot create a file in \(folder)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unsafe unlink(path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

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

    /// Reads from `offset` on into `buffer`; returns 0 only at the end. Only an unnamed file can be read.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .ofSystem("cannot read \(path)") }
            return count
        }
    }

    /// Writes all of `bytes` from `offset` on.
    func write(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
                return unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .ofSystem("cannot write \(path)") }
            written += count
        }
    }

    /// The number of bytes in it.
    func size() throws(StorageError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .ofSystem("cannot inspect \(path)") }
        return Int(status.st_size)
    }
}
