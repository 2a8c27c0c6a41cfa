#if canImport(Glibc)
import Glibc
#endif

/// The file system functions that the gateway needs outside its store.
package enum FileSystem {
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Creates a folder and its missing parents with mode 0700.
    package static func makeFolder(_ path: String) throws(FileSystemError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard unsafe mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || exists(made) else {
                throw FileSystemError(
                    attempt: "create the folder \(made)",
                    reason: unsafe String(cString: strerror(errno))
                )
            }
        }
    }

    /// Creates the parent folder of `path`.
    package static func makeFolder(of path: String) throws(FileSystemError) {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        try makeFolder(String(path[..<slash]))
    }

    /// Removes a file if it exists.
    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Whether every user of this machine may read the file, by its own mode and those of its parent folders.
    package static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IROTH != 0 else { return false }
        guard let real = unsafe realpath(path, nil) else { return false }
        defer { unsafe free(real) }
        var folder = unsafe String(cString: real)
        while let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
            folder = String(folder[..<slash])
            guard unsafe stat(folder, &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
        }
        return true
    }

    /// Renames a file, replacing any file of the new name.
    static func move(_ path: String, to other: String) throws(FileSystemError) {
        guard unsafe rename(path, other) == 0 else {
            throw FileSystemError(
                attempt: "rename \(path) to \(other)",
                reason: unsafe String(cString: strerror(errno))
            )
        }
    }

    /// The machine's host name.
    package static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Why a folder could not be created, or a file not be renamed.
package struct FileSystemError: Error, CustomStringConvertible {
    /// What was attempted, such as "create the folder /var/lib/gateway".
    let attempt: String
    let reason: String

    package var description: String { "cannot \(attempt): \(reason)" }
}
