import Base
package import Storage

/// The store: a database, and a place for contents that are too large for the rows of messages.
///
/// Its methods, the verbs of `Store`, are written on `SQLConnection`; the engine that runs them is chosen when the store
/// is opened. Every change goes through the commit queue and has reached the disk when its method returns.
package final class SQLStore: Sendable {
    let engine: any SQLEngine
    let commits: CommitQueue
    let largeContents: any LargeContents
    let inlineLimit: Int
    let recordedEvents: Set<DeliveryEvent.Kind>
    let directory: String
    let room: FreeSpace
    let ids: QueueIDSource
    let deadlines = Deadlines()
    let withdrawals = Withdrawals()
    let sealer = Locked<(any SecretSealer)?>(nil)
    /// The accounts as they were last read, and the revision that they had.
    let readAccounts = Locked<(revision: Int64, accounts: [AccountRecord])?>(nil)

    /// Opens the store in the database that the options name, creating it if it is missing unless access is read-only. Costs
    /// the same however much it holds. Several processes may open the same store; only one may serve it.
    package static func open(_ options: StoreOptions, access: StoreAccess = .serving) throws(StorageError) -> SQLStore {
        switch options.database {
        case .sqlite: try openSQLite(options, access: access)
        case .postgreSQL(let database): try openPostgreSQL(options, in: database, access: access)
        }
    }

    /// Opens a store in SQLite. Only one process may serve its directory, see `DirectoryLock`.
    package static func openSQLite(
        _ options: StoreOptions,
        access: StoreAccess = .serving
    ) throws(StorageError) -> SQLStore {
        try openSQLite(options, access: access, migrations: Schema.migrations)
    }

    /// - Parameters:
    ///   - migrations: the steps that make up the schema; others than the program's own are for tests.
    ///   - patience: how long to wait for a serving process that may be upgrading the database.
    ///   - isWatched: whether to have the system tell of other processes' changes.
    static func openSQLite(
        _ options: StoreOptions,
        access: StoreAccess = .serving,
        migrations: [Migration],
        patience: Duration = Schema.patience,
        isWatched: Bool = true
    ) throws(StorageError) -> SQLStore {
        let spool = try Spool(
            in: options.directory,
            readyFiles: options.readyFiles,
            makesFolders: access != .readOnly
        )
        let engine = try SQLiteEngine(
            directory: options.directory,
            access: access,
            migrations: migrations,
            patience: patience,
            isWatched: isWatched
        )
        return try SQLStore(options, engine, spool)
    }

    /// Opens a store in PostgreSQL.
    ///
    /// - Parameter migrations: the steps that make up the schema; others than the program's own are for tests.
    static func openPostgreSQL(
        _ options: StoreOptions,
        in database: PostgreSQLOptions,
        access: StoreAccess = .serving,
        migrations: [Migration] = PostgreSQLSchema.migrations,
        patience: Duration = Schema.patience
    ) throws(StorageError) -> SQLStore {
        let parameters = try database.parameters()
        let engine = try PostgreSQLEngine(
            parameters,
            connections: database.connections,
            access: access,
            node: NodeName(
                name: database.node,
                version: database.version,
                schemaStep: migrations.last?.name ?? ""
            ),
            migrations: migrations,
            patience: patience
        )
        return try SQLStore(options, engine, ContentTable(engine, directory: options.directory))
    }

    private init(
        _ options: StoreOptions,
        _ engine: any SQLEngine,
        _ largeContents: any LargeContents
    ) throws(StorageError) {
        self.engine = engine
        self.largeContents = largeContents
        (inlineLimit, directory) = (options.inlineLimit, options.directory)
        recordedEvents = options.recordedEvents
        room = FreeSpace(directory: options.directory, reserve: options.reserve)
        let newest: Int64? = try engine.readNow { try $0.value("SELECT max(id) FROM message") }
        ids = QueueIDSource(after: newest ?? 0, clock: engine.clock) { engine.slot }
        commits = CommitQueue(engine)
    }

    /// Closes the database.
    package func close() throws(StorageError) {
        largeContents.close()
        try engine.close()
    }

    /// Removes large contents that belong to no message because a crash came between them and the commit. To be run
    /// now and then, by one of the processes that serve the store.
    package func removeOrphans() async throws(StorageError) -> Int {
        try await largeContents.removeOrphans(engine)
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

    /// Why mail cannot be stored now; `nil` if it can. Tries it only after an attempt has failed: until then, mail
    /// itself is the proof.
    package func problem() async -> StorageError? {
        do throws(StorageError) {
            _ = try await changeMarker()
            if commits.hasFailed { try await commits.prove() }
            if largeContents.writes.hasFailed { try await largeContents.prove() }
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
        guard let tally = ReadTally.current else { return try await engine.read(work) }
        return try await engine.read { try work(TalliedConnection(base: $0, tally: tally)) }
    }
}
