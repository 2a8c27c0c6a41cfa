import Base
import GRDB
package import Storage

/// The embedded store: one SQLite database in write-ahead mode and a folder of spool files.
///
/// Every change goes through the commit queue and has reached the disk (`synchronous = FULL`) when its verb returns.
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

    /// Opens the store, and makes it where there is none, except for reading. Costs the same however much it holds.
    package convenience init(_ options: StoreOptions, access: StoreAccess = .serving) throws(StorageError) {
        try self.init(options, access: access, migrations: Schema.migrations)
    }

    /// - Parameters:
    ///   - migrations: the steps that make up the schema; others than the program's own are for tests.
    ///   - patience: how long to wait for a process that serves and may be bringing the database up to date.
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
            // GRDB writes as it opens a database for writing: one that is refused is looked at before.
            if access != .readOnly, file.exists { try Schema.refuseLater(file, migrations) }
            pool = try Self.open(file, access)
            try Schema.prepare(pool, migrations, access, directory: options.directory, patience: patience)
            if access != .readOnly {
                // The pool lowers this to NORMAL after it has prepared a connection, so it must be set behind its back;
                // with NORMAL a 250 could be lost when the power fails.
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
        guard file.exists else { throw StorageError.notFound("the database \(file.path), which the gateway makes,") }
        return try file.forReading(configuration)
    }

    /// Ends all use of the database.
    package func close() throws(StorageError) {
        do {
            spool.close()
            try pool.close()
            // Last, since it may write, and the pool's last may not: whoever is the last empties the log and removes it.
            try checkpointer.close()
        } catch { throw StorageError(error) }
    }

    /// Removes spool files that belong to no message: a crash came between file and commit. To be run once after the
    /// start, by the process that serves the directory.
    package func removeOrphans() async throws(StorageError) -> Int {
        try await spool.removeOrphans { names in
            try self.pool.read { database in
                // The second conditions let the indexes of file names answer.
                let find = try database.cachedStatement(
                    sql: """
                        SELECT 1 FROM message WHERE place = :name AND place <> 'database'
                        UNION ALL SELECT 1 FROM staged_mail WHERE place = :name AND place <> 'database'
                        """
                )
                return try names.filter { try Int.fetchOne(find, arguments: ["name": $0]) == nil }
            }
        }
    }

    /// What the commit queue did since the start, and the free space on the disk in bytes.
    package var statistics: (commits: Int, changes: Int, freeBytes: Int) {
        let done = commits.statistics
        return (done.commits, done.jobs, room.available())
    }

    /// Which commit is under way, counted since the start, or `nil`. Where it stays the same however often it is asked, the
    /// disk does not answer.
    package var currentCommit: Int? { commits.current }

    /// Seconds.
    static let busyTimeout = 10.0
    private static let readers = 4

    private static var configuration: GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            // The checkpointer does it, beside the commits.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            try database.execute(sql: "PRAGMA cache_size = -16384")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // What is deleted is overwritten, whatever the library's own default.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            database.add(function: Needle.function)
        }
        return configuration
    }

    /// Reads with a snapshot of its own, beside writers.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws(StorageError)
        -> Value
    {
        do { return try await pool.read(work) } catch { throw StorageError(error) }
    }
}
