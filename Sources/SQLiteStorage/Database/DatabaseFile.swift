import Base
import GRDB
package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The database's files: `gateway.sqlite` and, while it is in use, the write-ahead log and its index beside it.
struct DatabaseFile: Sendable {
    static let name = "gateway.sqlite"
    private static let companions = ["-wal", "-shm"]
    private static let othersMay: mode_t = 0o077

    let path: String

    init(directory: String) { path = directory + "/" + Self.name }

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

    /// Creates the file if it is missing and makes it private, whatever mode the folder or an earlier version gave it.
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

/// Prevents two gateways from serving one directory. The command line opens the store alongside, without this lock.
package final class DirectoryLock: Sendable {
    /// The pause between attempts to take a lock that another process holds.
    private static let retryInterval = Duration.milliseconds(100)

    private let descriptor: Int32

    /// The lock file of the serving process.
    private static let serving = "serving.lock"

    /// Waits up to `patience` for a process that is about to end; one that continues to serve does not release the
    /// lock.
    ///
    /// - Throws: `StorageError.locked` when another process still holds it.
    package static func acquire(directory: String, patience: Duration) async throws(StorageError) -> DirectoryLock {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while true {
            do throws(StorageError) {
                return try DirectoryLock(directory: directory)
            } catch {
                guard case .locked = error, clock.now < deadline,
                    (try? await clock.sleep(for: retryInterval)) != nil
                else { throw error }
            }
        }
    }

    /// Takes the lock, which ends with the process, however that ends.
    ///
    /// - Parameter file: the lock file's name; by default that of the serving process.
    /// - Throws: `StorageError.locked` when another process holds it.
    package init(directory: String, file: String = serving) throws(StorageError) {
        let path = directory + "/" + file
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .ofSystem("cannot open \(path)") }
        // `deinit` closes the file: it also runs when an initializer throws whose properties are all set.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .locked(directory) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether a process is serving that directory now.
    package static func isHeld(directory: String) -> Bool {
        let descriptor = unsafe open(directory + "/" + serving, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}

/// Keeps a reserve on the disk: below it, new mail is refused, while stored mail can still be sent.
final class FreeSpace: Sendable {
    private static let freshness = Duration.seconds(1)

    private struct Reading {
        var at = Timestamp(milliseconds: 0)
        var bytes: Int?
    }

    private let directory: String
    private let reserve: Int
    private let clock = SystemClock()
    private let last = Locked(Reading())

    init(directory: String, reserve: Int) {
        self.directory = directory
        self.reserve = reserve
    }

    /// The free bytes, as reported by the file system; `nil` where it does not say. Asked at most once a second.
    func available() -> Int? {
        let now = clock.now
        return last.withLock { last in
            guard now - last.at >= Self.freshness || now < last.at else { return last.bytes }
            var status = statvfs()
            let answer = unsafe statvfs(directory, &status)
            last = Reading(at: now, bytes: answer == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil)
            return last.bytes
        }
    }

    /// Whether there is known to be room for `bytes` above the reserve.
    func has(_ bytes: Int) -> Bool { available().map { $0 - bytes >= reserve } ?? false }

    var complaint: String {
        available() == nil
            ? "how much is free in \(directory) cannot be determined"
            : "less than \(reserve >> 20) MiB is free in \(directory)"
    }
}
