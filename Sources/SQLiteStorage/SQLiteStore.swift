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

    /// Opens the store, and makes it where there is none. Costs the same however much it holds.
    package init(_ options: StoreOptions) throws(StorageError) {
        do {
            spool = try Spool(
                directory: options.directory + "/spool",
                inlineLimit: options.inlineLimit,
                readyFiles: options.readyFiles
            )
            room = FreeSpace(directory: options.directory, reserve: options.reserve)
            pool = try DatabasePool(path: options.directory + "/gateway.sqlite", configuration: Self.configuration)
            try Schema.migrator.migrate(pool)
            // The pool lowers this to NORMAL after it has prepared a connection, so it must be set behind its back;
            // with NORMAL a 250 could be lost when the power fails.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let newest = try pool.read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM message") }
            ids = QueueIDSource(after: newest ?? 0)
            checkpointer = try Checkpointer(pool: pool)
            commits = CommitQueue(pool: pool, checkpointer: checkpointer)
        } catch {
            throw StorageError(error)
        }
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

    private static let busyTimeout = 10.0
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
