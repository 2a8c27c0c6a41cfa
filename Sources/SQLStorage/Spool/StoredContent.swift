import Storage

#if canImport(Glibc)
import Glibc
#endif

/// A content stored in the database.
struct InlineContent: MessageContent {
    let bytes: [UInt8]

    var size: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        let count = max(0, min(buffer.count, bytes.count - offset))
        unsafe bytes.withUnsafeBytes { source in
            guard count > 0 else { return }
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + count)]))
        }
        return count
    }
}

/// A content stored in a spool file. The file may be unlinked while it is read.
final class FileContent: MessageContent {
    let size: Int
    private let descriptor: Int32
    private let path: String

    init(path: String) throws(StorageError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .ofReading(path) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let error = StorageError.ofReading(path)
            close(descriptor)
            throw error
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .ofReading(path) }
            return count
        }
    }
}
