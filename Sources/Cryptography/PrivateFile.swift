#if canImport(Glibc)
import Glibc
#endif

/// Files with secrets: readable only by their owner, and written completely or not at all.
enum PrivateFile {
    /// Reads at most `limit` bytes. A longer file is an error; so is a file that others may read, unless `strict` is
    /// false.
    static func read(_ path: String, limit: Int, strict: Bool) throws(FileError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(path: path, doing: "open") }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw FileError(path: path, doing: "stat") }
        guard !strict || status.st_mode & 0o077 == 0 else {
            throw FileError(path: path, reason: "others may read it; run chmod 600 on it")
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled <= limit {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, doing: "read") }
            guard count > 0 else { break }
            filled += count
        }
        guard filled <= limit else { throw FileError(path: path, reason: "longer than \(limit) bytes") }
        return Array(bytes.prefix(filled))
    }

    /// Writes a new file with mode 0600 next to `path`, flushes it and moves it into place, so that a reader sees the
    /// whole file or none. With `replacing: false`, an existing file stays and is an error.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(FileError) {
        let temporary = "\(path).\(randomName()).new"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw FileError(path: path, doing: "create") }
        defer { unsafe unlink(temporary) }
        do throws(FileError) {
            try writeAll(bytes, to: file, path: path)
        } catch {
            close(file)
            throw error
        }
        guard fsync(file) == 0 else {
            close(file)
            throw FileError(path: path, doing: "flush")
        }
        guard close(file) == 0 else { throw FileError(path: path, doing: "close") }
        let isPlaced = unsafe replacing ? rename(temporary, path) == 0 : link(temporary, path) == 0
        guard isPlaced else { throw FileError(path: path, doing: "move into place") }
        try flushFolder(of: path)
    }

    /// Writes the replacement of a file next to it, with the same owner, group and mode, so that readers of the old
    /// file can read the new one. Removes the remains of an earlier attempt with the same `suffix`.
    static func stage(
        _ bytes: [UInt8],
        besideFile path: String,
        suffix: String = StagedFile.suffix
    ) throws(FileError) -> StagedFile {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw FileError(path: path, doing: "stat") }
        let staged = StagedFile(temporary: path + suffix, path: path)
        staged.discard()
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(staged.temporary, flags, 0o600)
        guard file >= 0 else { throw FileError(path: staged.temporary, doing: "create") }
        do throws(FileError) {
            if status.st_uid != geteuid() || status.st_gid != getegid() {
                guard fchown(file, status.st_uid, status.st_gid) == 0 else {
                    throw FileError(path: staged.temporary, doing: "give to the owner of \(path)")
                }
            }
            guard fchmod(file, status.st_mode & 0o7777) == 0 else {
                throw FileError(path: staged.temporary, doing: "set the mode")
            }
            try writeAll(bytes, to: file, path: staged.temporary)
            guard fsync(file) == 0 else { throw FileError(path: staged.temporary, doing: "flush") }
        } catch {
            close(file)
            staged.discard()
            throw error
        }
        guard close(file) == 0 else { throw FileError(path: staged.temporary, doing: "close") }
        return staged
    }

    /// Replaces a file at once, with the same owner, group and mode. What another process has staged for it stays.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let suffix = ".\(randomName())" + StagedFile.suffix
        let staged = try stage(bytes, besideFile: path, suffix: suffix)
        do throws(FileError) { try staged.place() } catch {
            staged.discard()
            throw error
        }
    }

    /// Creates a folder that only its owner may access, together with missing parent folders.
    static func makeFolder(_ path: String) throws(FileError) {
        guard unsafe mkdir(path, 0o700) != 0, !isFolder(path) else { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
            guard unsafe mkdir(path, 0o700) != 0, !isFolder(path) else { return }
        }
        throw FileError(path: path, doing: "create folder")
    }

    /// Whether there is a folder of that name; leaves `errno` as it is.
    private static func isFolder(_ path: String) -> Bool {
        let before = errno
        defer { errno = before }
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func randomName() -> String { RandomBytes.make(8).map { String($0, radix: 16) }.joined() }

    private static func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileError(path: path, doing: "write") }
            written += count
        }
    }

    /// Makes the new name survive a power failure.
    static func flushFolder(of path: String) throws(FileError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let file = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { throw FileError(path: folder, doing: "open") }
        defer { close(file) }
        guard fsync(file) == 0 else { throw FileError(path: folder, doing: "flush") }
    }
}

/// A written file, next to the one that it will replace.
struct StagedFile: Sendable {
    static let suffix = ".next"

    let temporary: String
    let path: String

    /// Replaces the old file and flushes the change to disk.
    func place() throws(FileError) {
        guard unsafe rename(temporary, path) == 0 else { throw FileError(path: path, doing: "move into place") }
        try PrivateFile.flushFolder(of: path)
    }

    func discard() { _ = unsafe unlink(temporary) }
}

/// A file that cannot be read or written, with the reason.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// The system's reason for the last failed call.
    init(path: String, doing action: String) {
        let code = errno
        self.path = path
        reason = "\(action): \(unsafe String(cString: strerror(code)))"
    }

    package var description: String { "\(path): \(reason)" }
}

/// Identifies a version of a file without reading it: device, inode, size, modification time.
struct FileStamp: Sendable, Hashable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// Follows symbolic links, which Let's Encrypt's layout uses. Returns `nil` where the file does not exist.
    init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}

/// Lists the contents of a folder.
enum Folder {
    /// The names in the folder, sorted, without those that start with a dot.
    static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw FileError(path: path, doing: "open") }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
