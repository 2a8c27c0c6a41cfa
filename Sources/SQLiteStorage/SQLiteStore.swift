import Base
import GRDB
package import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The embedded store: one SQLite database in write-ahead mode and a folder of spool files.
///
/// Every change goes through the commit queue and has reached the disk (`synchronous = FULL`) when its method returns.
/// Several processes may open the same directory; only one may serve it, see `DirectoryLock`.
package final class SQLiteStore: Sendable {
    let pool: DatabasePool
    let commits: CommitQueue
    private let checkpointer: Checkpointer
    let spool: Spool
    let room: FreeSpace
    let ids: QueueIDSource
    let deadlines = Deadlines()
    let withdrawals = Withdrawals()
    let sealer = Locked<(any SecretSealer)?>(nil)

    /// Opens the store, creating it if it is missing unless access is read-only. Costs the same however much it holds.
    package convenience init(_ options: StoreOptions, access: StoreAccess = .serving) throws(StorageError) {
        try self.init(options, access: access, migrations: Schema.migrations)
    }

    /// - Parameters:
    ///   - migrations: the steps that make up the schema; others than the program's own are for tests.
    ///   - patience: how long to wait for a serving process that may be upgrading the database.
    init(
        _ options: StoreOptions,
        access: StoreAccess = .serving,
        migrations: [Schema.Migration],
        patience: Duration = Schema.patience
    ) throws(StorageError) {
        do {
            let file = DatabaseFile(directory: options.directory)
            spool = try Spool(
                directory: options.directory + "/spool",
                inlineLimit: options.inlineLimit,
                readyFiles: options.readyFiles,
                makesFolders: access != .readOnly
            )
            room = FreeSpace(directory: options.directory, reserve: options.reserve)
            // GRDB writes as it opens a database for writing, so one that is refused must be checked before.
            if access != .readOnly, file.exists { try Schema.refuseLater(file, migrations) }
            pool = try Self.open(file, access)
            try Schema.prepare(pool, migrations, access, directory: options.directory, patience: patience)
            if access != .readOnly {
                // The pool lowers this to NORMAL after preparing a connection, so it must be set afterwards; with
                // NORMAL, a power failure could lose a message that was accepted with 250.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
            let newest = try pool.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM message") }
            ids = QueueIDSource(after: newest ?? 0)
            checkpointer = try Checkpointer(pool: pool)
            commits = CommitQueue(pool: pool, checkpointer: checkpointer)
            if access == .serving { checkpointer.start() }
        } catch {
            throw StorageError(error)
        }
    }

    private static func open(_ file: DatabaseFile, _ access: StoreAccess) throws -> DatabasePool {
        guard access == .readOnly else {
            try file.makePrivate()
            return try DatabasePool(path: file.path, configuration: configuration)
        }
        guard file.exists else { throw StorageError.notFound("the database \(file.path), which the gateway creates,") }
        return try file.forReading(configuration)
    }

    /// Closes the database.
    package func close() throws(StorageError) {
        do {
            spool.close()
            try pool.close()
            // Last, because it may write, which the pool's last connection may not: the last to close empties and
            // removes the log.
            try checkpointer.close()
        } catch { throw StorageError(error) }
    }

    /// Removes spool files that belong to no message because a crash came between file and commit. To be run once after
    /// start-up, by the process that serves the directory.
    package func removeOrphans() async throws(StorageError) -> Int {
        try await spool.removeOrphans { names in
            try self.pool.read { database in
                // The second conditions let SQLite use the indexes of file names.
                let find = try database.cachedStatement(
                    sql: """
                        SELECT 1 FROM message WHERE place = :name AND place <> 'database'
                        UNION ALL SELECT 1 FROM staged_message WHERE place = :name AND place <> 'database'
                        """
                )
                return try names.filter { try Int.fetchOne(find, arguments: ["name": $0]) == nil }
            }
        }
    }

    /// What the commit queue has done since the start, and the free space on the disk in bytes; none where the file
    /// system does not say, because new mail is then refused.
    package var statistics: (commits: Int, changes: Int, freeBytes: Int) {
        let done = commits.statistics
        return (done.commits, done.jobs, room.available() ?? 0)
    }

    /// The number of the commit in progress, counted since the start, or `nil`. If it stays the same however often it
    /// is read, the disk does not respond.
    package var currentCommit: Int? { commits.current }

    /// In seconds.
    static let busyTimeout = 10.0
    private static let readers = 4

    private static var configuration: GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            // The checkpointer does this alongside the commits.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            try database.execute(sql: "PRAGMA cache_size = -16384")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // Overwrites what is deleted, whatever the library's own default.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            database.add(function: SearchTerm.function)
        }
        return configuration
    }

    /// Reads in a snapshot of its own, concurrently with writers.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StorageError)
        -> Value
    {
        do { return try await pool.read(work) } catch { throw StorageError(error) }
    }
}

/// How a process uses the data directory, and so what it may do to a database of another version.
package enum StoreAccess: Sendable, Hashable {
    /// Serves, and holds the directory's lock; upgrades an earlier database.
    case serving
    /// Works alongside a process that may serve; upgrades an earlier database only while none does.
    case beside
    /// Only reads. Writes nothing, even if the database is of another version or was left by a crash.
    case readOnly
}

/// The administrator's settings for storage.
package struct StoreOptions: Sendable, Hashable {
    /// The folder that holds the database, the spool and the lock.
    package var directory: String
    /// Contents up to this many bytes are stored in the database; larger ones in files of their own.
    package var inlineLimit: Int
    /// New mail is refused when fewer bytes than this are free; stored mail can still be sent.
    package var reserve: Int
    /// The number of files for larger contents that are created ahead, once the first was needed.
    package var readyFiles: Int

    package init(directory: String, inlineLimit: Int = 128 << 10, reserve: Int = 256 << 20, readyFiles: Int = 0) {
        self.directory = directory
        self.inlineLimit = inlineLimit
        self.reserve = reserve
        self.readyFiles = readyFiles
    }
}

extension StorageError {
    /// What the operating system's last error means: no space, or something else.
    ///
    /// - Parameter what: what could not be done, such as `cannot write …`.
    static func ofSystem(_ what: String) -> StorageError { ofSystem(what, code: errno) }

    static func ofSystem(_ what: String, code: Int32) -> StorageError {
        let words = unsafe "\(what): \(String(cString: strerror(code)))"
        switch code {
        case ENOSPC, EDQUOT, EFBIG: return .full(words)
        default: return .failed(words)
        }
    }

    /// What an error in reading a stored file means: the file is damaged if it is missing. Anything else may pass: the
    /// process lacks something, or the disk does not respond.
    static func ofReading(_ path: String) -> StorageError {
        let code = errno
        switch code {
        case ENOENT, ENOTDIR, EISDIR:
            return .damaged(unsafe "the spool file \(path): \(String(cString: strerror(code)))")
        default: return ofSystem("cannot read the spool file \(path)", code: code)
        }
    }
}
