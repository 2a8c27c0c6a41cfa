import Base
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// PostgreSQL through libpq: one connection that writes, and some that read.
///
/// The store's verbs rely on it that a transaction is the only one that writes while it runs; what it has read does not
/// change before its COMMIT. So every transaction first takes an advisory lock of the schema, which ends with it. The
/// alternative, SERIALIZABLE, would have concurrent transactions fail and begin again, for hardly more speed: the counts
/// that each message changes are the same rows. The lock costs nothing within a process, where a group of changes shares
/// one transaction anyhow; several nodes take turns, each with the group that gathered while it waited. A statement sees
/// what was committed before it began (READ COMMITTED), so those after the lock see all that its previous holder wrote.
///
/// Beside other nodes, the lock is not held while the disk works: such a transaction is committed without waiting for it,
/// and one of its own row, which nobody waits for, then waits until both are on the disk. What another node does with
/// changes that are not, it does after a COMMIT of its own, which is later in the log: after a crash, there are both or
/// neither.
final class PostgreSQLEngine: SQLEngine {
    /// How long a transaction may take, with all its attempts.
    static let patience = Duration.seconds(30)
    /// How long reading may take, including the wait for a connection.
    static let readPatience = Duration.seconds(20)
    /// Longer than any transaction, and its search, may last.
    private static let writerRetention = Duration.days(7)
    /// The pause between two checks of the outcome of a COMMIT.
    private static let fatePause: UInt32 = 500_000
    /// Connections for large contents, whose transfer takes long.
    private static let contentConnections = 2
    /// Those besides the readers: for contents, for writing, for reading on a thread that waits, for a node's heartbeat, and
    /// for notices.
    private static let otherConnections = contentConnections + 4

    let parameters: PostgreSQLParameters
    let locks: AdvisoryLocks
    let dialect: PostgreSQLDialect
    /// For large contents.
    let contents: PostgreSQLPool
    private let writer: PostgreSQLLink
    /// For reading on a thread that waits.
    private let reader: PostgreSQLLink
    private let readers: PostgreSQLPool
    private let texts = StatementTexts()
    /// This engine's id in the table `writer`.
    private let id = Int64.random(in: 1...Int64.max)
    /// The transactions so far that wrote something.
    private let written = Locked<Int64>(0)
    /// For a process that serves.
    let membership: Membership?
    /// For one that keeps others from serving.
    private let hold: ServingHold?
    private let serverClock = ServerClock()
    private let isClosed = Locked(false)

    /// Opens the schema, creating and upgrading it as far as `access` allows.
    init(
        _ parameters: PostgreSQLParameters,
        connections: Int,
        access: StoreAccess,
        node: NodeName,
        migrations: [Migration],
        patience: Duration
    ) throws(StorageError) {
        let locks = AdvisoryLocks(schema: parameters.schema)
        let writer = PostgreSQLLink(parameters)
        do {
            hold = access == .exclusive ? try ServingHold(parameters, locks) : nil
            let schema = PostgreSQLSchema(link: writer, name: parameters.schema, migrations: migrations, locks: locks)
            try schema.prepare(access, patience: patience)
            dialect = try schema.dialect(measuring: serverClock)
            if access.mayMigrate {
                let forget = PostgreSQLStatement(
                    "DELETE FROM writer WHERE at < $1",
                    [(serverClock.now - Self.writerRetention).milliseconds]
                )
                try writer.transaction(until: .now + Self.patience) { _ = try $0.run([forget]) }
            }
            membership = access == .serving ? try Membership(parameters, locks, node, serverClock) : nil
        } catch {
            writer.close()
            throw StorageError(postgreSQL: error)
        }
        (self.parameters, self.locks, self.writer) = (parameters, locks, writer)
        reader = PostgreSQLLink(parameters)
        var options = PostgreSQLPool.Options()
        options.size = Self.contentConnections
        contents = PostgreSQLPool(parameters, options: options)
        options.size = max(connections - Self.otherConnections, 1)
        readers = PostgreSQLPool(parameters, options: options)
    }

    var clock: any WallClock { serverClock }

    var slot: Int64? { membership?.identity.number }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws(StorageError) -> Value {
        do {
            return try await readers.transaction(.snapshot, until: .now + Self.readPatience) {
                [dialect, texts] session in
                try work(PostgreSQLSessionConnection(session, dialect, texts))
            }
        } catch { throw storageError(error) }
    }

    func readNow<Value>(_ work: (any SQLConnection) throws -> Value) throws(StorageError) -> Value {
        do {
            return try reader.transaction(.snapshot, until: .now + Self.readPatience) { session in
                try work(PostgreSQLSessionConnection(session, dialect, texts))
            }
        } catch { throw storageError(error) }
    }

    func transaction(_ work: (any SQLConnection) throws -> StoreNews) throws {
        var news = StoreNews.anything
        while true {
            if membership?.isLost == true { throw Self.fenced }
            let number = written.withLock { $0 } + 1
            do throws(any Error) {
                let hasWritten = try attempt(number) { connection in
                    let told = try work(connection)
                    // Nodes look at what they are told of; of what a command does, at everything.
                    if membership != nil { news = told }
                    return news
                }
                if hasWritten { written.withLock { $0 = number } }
                return
            } catch PostgreSQLError.commitUnknown {
                guard try hasCommitted(number, news) else { continue }
                written.withLock { $0 = number }
                return
            } catch  where Membership.refused(error) {
                membership?.lose()
                throw Self.fenced
            }
        }
    }

    /// Runs `work` as a transaction, again where that is safe. Returns whether it wrote anything.
    private func attempt(
        _ number: Int64,
        _ work: (any SQLConnection) throws -> StoreNews
    ) throws -> Bool {
        let isShared = membership?.hasOthers == true
        let hasWritten = try writer.transaction(until: .now + Self.patience) { session in
            let connection = PostgreSQLSessionConnection(session, dialect, texts)
            try connection.send(locks.takeWriting)
            if let membership { try connection.send(membership.check) }
            // Where nodes take turns, what comes while this one waits for its turn goes with it. Alone, it waits for nothing, and
            // the lock is sent together with the first question.
            if isShared { try connection.flush() }
            let news = try work(connection)
            let hasWritten = connection.hasWritten || news.concernsOdoo
            if hasWritten {
                try connection.send(mark(number, news))
                let others = news.withoutQueued { membership?.holder(of: .account($0)) == .this }
                if let payload = others.payload(from: id) { try connection.send(.notify(locks.channel, payload)) }
                if isShared { try connection.send(Self.commitWithoutDisk) }
            }
            connection.finish()
            return hasWritten
        }
        if isShared, hasWritten { try reachDisk(number) }
        return hasWritten
    }

    private static let commitWithoutDisk = PostgreSQLStatement("SET LOCAL synchronous_commit TO off")

    /// Returns when this engine's transaction `number`, its last one, is on the disk, and on the standbys that must have it.
    ///
    /// A server that crashed since has lost it without a word, and answers all the same: so it must still show the
    /// transaction's number.
    ///
    /// - Throws: `PostgreSQLError.commitUnknown` where that is open.
    func reachDisk(_ number: Int64) throws {
        let isThere: Bool
        do {
            isThere = try writer.transaction(until: .now + Self.patience) { session in
                let mark = PostgreSQLStatement(
                    "UPDATE writer SET at = at WHERE id = $1 AND commits = $2 RETURNING commits",
                    [id, number]
                )
                return try session.run([mark])[0].first != nil
            }
        } catch {
            throw PostgreSQLError.commitUnknown("\(error)")
        }
        guard isThere else { throw PostgreSQLError.commitUnknown("the server no longer has it") }
    }

    /// Records that this engine's transaction `number` is committed, if it is, and whether others must look at everything.
    private func mark(_ number: Int64, _ news: StoreNews) -> PostgreSQLStatement {
        PostgreSQLStatement(
            """
            INSERT INTO writer (id, commits, at, told) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET commits = excluded.commits, at = excluded.at, told = writer.told + excluded.told
            """,
            [id, number, clock.now.milliseconds, news.concernsAnything ? 1 : 0]
        )
    }

    /// Finds out the outcome of a transaction whose COMMIT was not answered. No result may be reported before it is known,
    /// so this waits for the database without a limit; clients have deadlines of their own.
    ///
    /// The lock is free only once the server has ended that transaction. What was found is then committed after it, so
    /// that standbys which must have a transaction before it counts have that one too.
    private func hasCommitted(_ number: Int64, _ news: StoreNews) throws -> Bool {
        while !isClosed.withLock({ $0 }) {
            do {
                return try writer.transaction(until: .now + Self.patience) { session in
                    let answers = try session.run([
                        locks.takeWriting, PostgreSQLStatement("SELECT commits FROM writer WHERE id = $1", [id]),
                    ])
                    let last: Int64? = try answers[1].first.map { try $0[0] }
                    let exists = (last ?? 0) >= number
                    if exists { _ = try session.run([mark(number, news)]) }
                    return exists
                }
            } catch {
                usleep(Self.fatePause)
            }
        }
        throw PostgreSQLError.closed
    }

    func committed() {}

    func concernsAllJobs(_ error: any Error) -> Bool {
        if error as? StorageError == Self.fenced { return true }
        guard let error = error as? PostgreSQLError else { return false }
        return !error.concernsOneTransaction
    }

    func storageError(_ error: any Error) -> StorageError { StorageError(postgreSQL: error) }

    private static let fenced = StorageError.failed("the other nodes took this one for dead; it is joining them again")

    /// Whether a node serves the schema.
    func isServed() async throws(StorageError) -> Bool {
        try await read { [locks] database in
            // Also where the server is a standby.
            try database.value("SELECT NOT pg_try_advisory_xact_lock(?)", [locks.serving], as: Bool.self) ?? false
        }
    }

    /// Keeps others from serving the schema, as long as what it returns exists.
    func holdServing() throws(StorageError) -> ServingHold {
        do { return try ServingHold(parameters, locks, patience: .zero) } catch { throw storageError(error) }
    }

    /// The server's version and capabilities.
    func facts() async throws(StorageError) -> PostgreSQLFacts {
        try await read { [dialect, parameters] database in
            let row = try database.row(
                """
                SELECT current_setting('server_version'), current_setting('synchronous_commit'),
                    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), FALSE)
                """
            )
            guard let row else { throw StorageError.failed("PostgreSQL does not say what it is") }
            return try PostgreSQLFacts(
                version: row[0],
                schema: parameters.schema,
                isEncrypted: row[2],
                synchronousCommit: row[1],
                hasTextIndex: dialect.trigrams.exists
            )
        }
    }

    /// Passes what other processes have changed, or may have, to `body`, until the task is cancelled. What is told while
    /// `body` is slow waits, up to a limit; beyond that, it is `missed`.
    func forEachChange(_ body: (StoreChange) async -> Void) async {
        for await event in PostgreSQLNotifications(parameters, channels: [locks.channel]) {
            switch event {
            case .notification(let notification):
                let (writer, changes) = StoreNews.read(notification.payload)
                guard writer != id else { continue }
                for change in changes {
                    if change == .nodes { membership?.look() }
                    await body(change)
                }
            case .interrupted: break
            case .listening, .overflow: await body(.missed)
            }
        }
    }

    var changeInterval: Duration { .seconds(5) }

    /// The number of the others' changes at which everybody must look.
    func changeMarker() async throws(StorageError) -> Int64 {
        if membership?.isLost == true { throw Self.fenced }
        return try await read { [id] database in
            try database.value(
                "SELECT CAST(coalesce(sum(told), 0) AS BIGINT) FROM writer WHERE id <> ?",
                [id],
                as: Int64.self
            ) ?? 0
        }
    }

    func close() throws(StorageError) {
        isClosed.withLock { $0 = true }
        membership?.close()
        hold?.close()
        writer.close()
        reader.close()
        readers.close()
        contents.close()
    }
}
