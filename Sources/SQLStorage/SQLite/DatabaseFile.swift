import GRDB
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The database's files: `gateway.sqlite` and, while it is in use, the write-ahead log and its index beside it.
struct DatabaseFile: Sendable {
    static let name = "gateway.sqlite"
    private static let companions = ["-wal", "-shm"]
    private static let othersMay: mode_t = 0o077

    let path: String

    init(directory: String) { self.init(path: directory + "/" + Self.name) }

    init(path: String) { self.path = path }

    var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// True if no process has the database open, and none was killed while it had: SQLite removes the log when the last
    /// one closes.
    var isAtRest: Bool { unsafe access(path + "-wal", F_OK) != 0 }

    /// For reading where there is no writer: SQLite then creates no files beside the database
    /// (https://www.sqlite.org/uri.html, `immutable`).
    var immutableURI: String {
        let escaped = path.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "file:\(escaped.joined())?immutable=1"
    }

    /// Opens the database read-only.
    func forReading(_ configuration: GRDB.Configuration) throws -> DatabasePool {
        var configuration = configuration
        configuration.readonly = true
        guard isAtRest else { return try DatabasePool(path: path, configuration: configuration) }
        do {
            return try DatabasePool(path: immutableURI, configuration: configuration)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            // A SQLite that was built without URIs; this creates an empty log beside the database.
            return try DatabasePool(path: path, configuration: configuration)
        }
    }

    /// Creates the file if it is missing and makes it private, even if the folder or an earlier version gave it another mode.
    /// SQLite gives the log and its index the database's mode.
    func makePrivate() throws(StorageError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .ofSystem("cannot inspect \(path)") }
        if status.st_mode & Self.othersMay != 0, fchmod(descriptor, 0o600) != 0 {
            throw .ofSystem("cannot make \(path) private")
        }
        for companion in Self.companions {
            let path = path + companion
            guard unsafe stat(path, &status) == 0, status.st_mode & Self.othersMay != 0 else { continue }
            guard unsafe chmod(path, 0o600) == 0 || errno == ENOENT else {
                throw .ofSystem("cannot make \(path) private")
            }
        }
    }
}
