import Cryptography

#if canImport(Glibc)
import Glibc
#endif

/// Reads a backup's entries one after the other, in bounded memory. It keeps the SHA-256 of each, to compare them with those
/// that the backup ends with.
struct BackupReader: ~Copyable {
    private let input: Int32
    private let progress: (Int64) throws -> Void
    private var digests: [String: String] = [:]
    private var done: Int64 = 0

    /// - Parameters:
    ///   - input: an open file.
    ///   - progress: called with the bytes that were read; what it throws ends the reading.
    init(_ input: Int32, progress: @escaping (Int64) throws -> Void) {
        self.input = input
        self.progress = progress
    }

    /// The next entry's header; `nil` at the end of the archive.
    mutating func next() throws -> TarHeader? {
        try TarHeader(try read(TarHeader.block))
    }

    /// The contents of an entry whose header was just read.
    mutating func contents(of header: TarHeader, upTo limit: Int64) throws -> [UInt8] {
        guard header.size <= limit else { throw BackupProblem.damaged("\(header.name) is too large") }
        let bytes = try read(Int(header.size))
        try end(header, digest: SHA256.digest(bytes))
        return bytes
    }

    /// Copies the contents of an entry whose header was just read to a new file, and flushes it to the disk.
    mutating func copy(_ header: TarHeader, to path: String) throws {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            // Two entries of the same name, which no backup has.
            if errno == EEXIST { throw BackupProblem.damaged("\(header.name) is in it twice") }
            throw FileSystemError.last("create \(path)")
        }
        defer { close(file) }
        var digest = SHA256()
        var left = header.size
        while left > 0 {
            let bytes = try read(Int(min(left, Int64(BackupFormat.piece))))
            digest.update(bytes.span)
            var written = 0
            while written < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { buffer in
                    unsafe write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw FileSystemError.last("write \(path)") }
                written += count
            }
            left -= Int64(bytes.count)
        }
        guard fsync(file) == 0 else { throw FileSystemError.last("write \(path) to the disk") }
        try end(header, digest: digest.finalize())
    }

    private mutating func end(_ header: TarHeader, digest: [UInt8]) throws {
        _ = try read(header.padding)
        let name = String(header.name.dropFirst(BackupFormat.folder.count))
        guard digests.updateValue(BackupFormat.hexadecimal(digest), forKey: name) == nil else {
            throw BackupProblem.damaged("\(header.name) is in it twice")
        }
    }

    /// Compares what was read with the list of checksums, which was read as the last entry.
    mutating func verify(_ list: [UInt8]) throws(BackupProblem) {
        digests[String(BackupFormat.checksums.dropFirst(BackupFormat.folder.count))] = nil
        for line in list.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split(separator: "  ", maxSplits: 1)
            guard words.count == 2 else { throw .damaged("its list of checksums cannot be read") }
            guard let digest = digests.removeValue(forKey: String(words[1])) else {
                throw .damaged("\(words[1]) is missing")
            }
            guard digest == words[0] else { throw .damaged("\(words[1]) does not match its checksum") }
        }
        guard let name = digests.keys.min() else { return }
        throw .damaged("\(name) is not in its list of checksums")
    }

    private mutating func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(input, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileSystemError.last("read the backup") }
            guard got > 0 else { throw done + Int64(filled) < TarHeader.block ? BackupProblem.notBackup : .truncated }
            filled += got
        }
        done += Int64(count)
        try progress(done)
        return bytes
    }
}
