import Base
import GRDB
import Storage

/// SQLite through GRDB: one database in write-ahead mode, with one connection that writes and some that read.
final class SQLiteEngine: SQLEngine {
    let pool: DatabasePool
    let clock: any WallClock = SystemClock()
    /// Only one process serves.
    let slot: Int64?
    private let checkpointer: Checkpointer
    /// Another process has perhaps changed something, or this one has.
    private let changes = Signal()
    /// `nil` where nobody needs it, or the system has none left: all processes of a user share 128.
    private let watch: FolderWatch?

    /// In seconds.
    static let busyTimeout = 10.0
    static let readers = 4
    /// The least time between two looks at what changed.
    private static let changePause = Duration.milliseconds(500)

    /// Opens the database, creating it if it is missing unless access is read-only.
    ///
    /// - Parameters:
    ///   - migrations: the steps that make up the schema.
    ///   - patience: how long to wait for a serving process that may be upgrading the database.
    ///   - isWatched: whether to have the system tell of other processes' changes; `false` is for tests.
    init(
        directory: String,
        access: StoreAccess,
        migrations: [Migration] = Schema.migrations,
        patience: Duration = Schema.patience,
        isWatched: Bool = true
    ) throws(StorageError) {
        slot = access.mayMigrate ? 0 : nil
        do {
            let file = DatabaseFile(directory: directory)
            // GRDB writes as it opens a database for writing, so one that is refused must be checked before.
            if access != .readOnly, file.exists { try Schema.refuseLater(file, migrations) }
            pool = try Self.open(file, access)
            try Schema.prepare(pool, migrations, access, directory: directory, patience: patience)
            if access != .readOnly {
                // The pool lowers this to NORMAL after preparing a connection, so it must be set afterwards; with
                // NORMAL, a power failure could lose a message that was accepted with 250.
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
            checkpointer = try Checkpointer(pool: pool)
            // Last: what opening the database does to its files is no change.
            watch = access.mayMigrate && isWatched ? FolderWatch(directory) { [changes] in changes.wake() } : nil
            if access.mayMigrate { checkpointer.start() }
        } catch {
            throw StorageError(sqlite: error)
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
            // Overwrites what is deleted, regardless of the library's default.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            database.add(function: ContainsText.function)
        }
        return configuration
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws(StorageError) -> Value {
        do { return try await pool.read { try work(SQLiteConnection($0)) } } catch { throw storageError(error) }
    }

    func readNow<Value>(_ work: (any SQLConnection) throws -> Value) throws(StorageError) -> Value {
        do { return try pool.read { try work(SQLiteConnection($0)) } } catch { throw storageError(error) }
    }

    func transaction(_ work: (any SQLConnection) throws -> StoreNews) throws {
        try pool.writeWithoutTransaction { database in
            do {
                var news = StoreNews.nothing
                try database.inTransaction(.immediate) {
                    news = try work(SQLiteConnection(database))
                    return .commit
                }
                if news.concernsAnything { changes.wake() }
            } catch {
                // GRDB notices with its own next statement that SQLite rolled back by itself; that must not be the next
                // BEGIN, which it would take to be over.
                try? database.execute(sql: "SELECT 1")
                throw error
            }
        }
    }

    func committed() {
        checkpointer.committed()
        // The process that serves need not be told by itself.
        if slot == nil { FolderWatch.tell(of: pool.path) }
    }

    /// When another process kept the database locked for the whole time-out, running each job alone would only wait that
    /// long again for each.
    func concernsAllJobs(_ error: any Error) -> Bool { (error as? DatabaseError)?.resultCode == .SQLITE_BUSY }

    func storageError(_ error: any Error) -> StorageError { StorageError(sqlite: error) }

    func forEachChange(_ body: (StoreChange) async -> Void) async {
        // Without a watch, the process's own changes are still told.
        guard slot != nil else { return }
        while !Task.isCancelled {
            await changes.wait(until: nil, clock: clock)
            guard !Task.isCancelled else { return }
            await body(.anything)
            try? await Task.sleep(for: Self.changePause)
        }
    }

    /// With a watch, only what a program of somebody else's did to the database goes untold; without one, whatever another
    /// process did.
    var changeInterval: Duration { watch == nil ? .milliseconds(500) : .seconds(30) }

    func changeMarker() async throws(StorageError) -> Int64 {
        do {
            // The writer's own connection: its `data_version` changes only with the changes of other processes.
            return try await pool.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        } catch {
            throw storageError(error)
        }
    }

    func close() throws(StorageError) {
        do {
            try pool.close()
            // Last, because it may write, which the pool's last connection may not: the last to close empties and
            // removes the log.
            try checkpointer.close()
        } catch { throw storageError(error) }
    }
}

extension StorageError {
    /// What an error of GRDB means, and any other in its place.
    init(sqlite error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            self = .full("the database cannot grow")
        case let error as DatabaseError where error.resultCode == .SQLITE_IOERR && error.isOutOfSpace:
            self = .full("SQLite: \(error.message ?? "the disk accepts no more data")")
        case let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT:
            self = .damaged("the database: \(error.message ?? "corrupt")")
        case let error as DatabaseError:
            self = .failed("SQLite: \(error.message ?? "error \(error.resultCode.rawValue)")")
        default: self = .failed("\(error)")
        }
    }
}

extension DatabaseError {
    /// SQLite reports a write that found no space as one of these.
    fileprivate var isOutOfSpace: Bool {
        extendedResultCode == .SQLITE_IOERR_WRITE || extendedResultCode == .SQLITE_IOERR_FSYNC
            || extendedResultCode == .SQLITE_IOERR_SHMSIZE
    }
}
