import Cryptography
import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// Writes a backup's entries to a file or to standard output, in bounded memory.
struct BackupWriter: ~Copyable {
    private let output: Int32
    private let changedAt: Int64
    private let progress: (Int64) throws -> Void
    private var checksums: [UInt8] = []
    private var written: Int64 = 0

    /// - Parameters:
    ///   - output: an open file.
    ///   - changedAt: the time of the entries, in seconds since 1970.
    ///   - progress: called with the bytes that were written; what it throws ends the writing.
    init(_ output: Int32, changedAt: Int64, progress: @escaping (Int64) throws -> Void) {
        self.output = output
        self.changedAt = changedAt
        self.progress = progress
    }

    /// Adds an entry with these bytes.
    mutating func add(_ name: String, _ bytes: [UInt8]) throws {
        let header = TarHeader(name: name, size: Int64(bytes.count), changedAt: changedAt)
        let head = header.bytes
        try write(head.span)
        try write(bytes.span)
        try end(header, digest: SHA256.digest(bytes))
    }

    /// Adds an entry with the contents of a file.
    mutating func add(_ name: String, file path: String) throws {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileSystemError.last("open \(path)") }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw FileSystemError.last("inspect \(path)") }
        let header = TarHeader(name: name, size: Int64(status.st_size), changedAt: changedAt)
        let head = header.bytes
        try write(head.span)
        var digest = SHA256()
        var left = header.size
        var piece = [UInt8](repeating: 0, count: BackupFormat.piece)
        while left > 0 {
            let count = unsafe read(file, &piece, Int(min(left, Int64(piece.count))))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileSystemError.last("read \(path)") }
            guard count > 0 else { throw BackupProblem.changed(name) }
            let bytes = piece.span.extracting(0..<count)
            digest.update(bytes)
            try write(bytes)
            left -= Int64(count)
        }
        try end(header, digest: digest.finalize())
    }

    private mutating func end(_ header: TarHeader, digest: [UInt8]) throws {
        let padding = [UInt8](repeating: 0, count: header.padding)
        try write(padding.span)
        // The names within the folder that `tar` makes, where `sha256sum --check` is run.
        let name = header.name.dropFirst(BackupFormat.folder.count)
        checksums += Array("\(BackupFormat.hexadecimal(digest))  \(name)\n".utf8)
    }

    /// Adds the checksums, and ends the archive. Returns its size.
    mutating func finish() throws -> Int64 {
        try add(BackupFormat.checksums, checksums)
        let end = TarHeader.end
        try write(end.span)
        return written
    }

    private mutating func write(_ bytes: Span<UInt8>) throws {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.extracting(done...).withUnsafeBytes { buffer in
                unsafe Glibc.write(output, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileSystemError.last("write the backup") }
            done += count
        }
        written += Int64(bytes.count)
        try progress(written)
    }
}

extension FileSystemError {
    /// The system's reason for the last failed call.
    static func last(_ attempt: String) -> FileSystemError {
        FileSystemError(attempt: attempt, reason: unsafe String(cString: strerror(errno)))
    }
}
