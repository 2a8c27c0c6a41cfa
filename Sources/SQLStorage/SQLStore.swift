import Base
package import Storage

/// The store: a database and a folder of spool files.
///
/// Its methods, the verbs of `Store`, are written on `SQLConnection`; the engine that runs them is chosen when the store
/// is opened. Every change goes through the commit queue and has reached the disk when its method returns.
package final class SQLStore: Sendable {
    let engine: any SQLEngine
    let commits: CommitQueue
    let spool: Spool
    let room: FreeSpace
    let ids: QueueIDSource
    let deadlines = Deadlines()
    let withdrawals = Withdrawals()
    let sealer = Locked<(any SecretSealer)?>(nil)

    /// Opens a store in SQLite, creating it if it is missing unless access is read-only. Costs the same however much it
    /// holds. Several processes may open the same directory; only one may serve it, see `DirectoryLock`.
    package static func openSQLite(
        _ options: StoreOptions,
        access: StoreAccess = .serving
    ) throws(StorageError) -> SQLStore {
        try openSQLite(options, access: access, migrations: Schema.migrations)
    }

    /// - Parameters:
    ///   - migrations: the steps that make up the schema; others than the program's own are for tests.
    ///   - patience: how long to wait for a serving process that may be upgrading the database.
    static func openSQLite(
        _ options: StoreOptions,
        access: StoreAccess = .serving,
        migrations: [Schema.Migration],
        patience: Duration = Schema.patience
    ) throws(StorageError) -> SQLStore {
        try SQLStore(options, access: access) { () throws(StorageError) in
            try SQLiteEngine(
                directory: options.directory,
                access: access,
                migrations: migrations,
                patience: patience
            )
        }
    }

    /// - Parameter open: opens the engine, when the folder of spool files is there.
    private init(
        _ options: StoreOptions,
        access: StoreAccess,
        open: () throws(StorageError) -> any SQLEngine
    ) throws(StorageError) {
        spool = try Spool(
            directory: options.directory + "/spool",
            inlineLimit: options.inlineLimit,
            readyFiles: options.readyFiles,
            makesFolders: access != .readOnly
        )
        room = FreeSpace(directory: options.directory, reserve: options.reserve)
        engine = try open()
        ids = QueueIDSource(after: try engine.readNow { try $0.value("SELECT max(id) FROM message") } ?? 0)
        commits = CommitQueue(engine)
    }

    /// Closes the database.
    package func close() throws(StorageError) {
        spool.close()
        try engine.close()
    }

    /// Removes spool files that belong to no message because a crash came between file and commit. To be run once after
    /// start-up, by the process that serves the directory.
    package func removeOrphans() async throws(StorageError) -> Int {
        try await spool.removeOrphans { [engine] names throws(StorageError) in
            try engine.readNow { database in
                try names.filter { name in
                    // The second conditions let SQLite use the indexes of file names.
                    try !database.exists(
                        """
                        SELECT 1 FROM message WHERE place = ? AND place <> 'database'
                        UNION ALL SELECT 1 FROM staged_message WHERE place = ? AND place <> 'database'
                        """,
                        [name, name]
                    )
                }
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

    /// Why mail cannot be stored now; `nil` if it can. Tries it only if the last attempt failed: otherwise mail itself
    /// is the proof.
    package func trouble() async -> StorageError? {
        do throws(StorageError) {
            _ = try await changeMarker()
            if commits.hasFailed {
                try await commits.run { try $0.run("UPDATE routing_revision SET value = value") }
            }
            if spool.hasFailed { try await spool.prove() }
            return nil
        } catch {
            return error
        }
    }

    package func changeMarker() async throws(StorageError) -> Int64 { try await engine.changeMarker() }

    /// Reads in a snapshot of its own, concurrently with writers.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws(StorageError) -> Value {
        try await engine.read(work)
    }
}
