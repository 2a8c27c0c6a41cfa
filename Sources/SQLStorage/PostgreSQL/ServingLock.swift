import Base
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// The right to serve a schema, which one process has at a time.
///
/// It is an advisory lock that ends with its connection, however that ends, and a row that names who had it last. Whoever
/// serves has each of its transactions check the row. So a process whose connection was cut without its noticing, or
/// that was stopped for a while, can change nothing any more once another one serves.
final class ServingLock: Sendable {
    /// How long to wait for a process that is about to end.
    static let patience = Duration.seconds(10)
    private static let connectPatience = Duration.seconds(20)
    private static let pause = Duration.milliseconds(200)

    private struct State {
        var connection: PostgreSQLConnection
        var isLost = false
        var isClosed = false
    }

    private let parameters: PostgreSQLParameters
    private let locks: AdvisoryLocks
    private let state: Locked<State>

    /// - Throws: `StorageError.locked` when another process serves the schema.
    init(_ parameters: PostgreSQLParameters, _ locks: AdvisoryLocks, patience: Duration = patience) throws {
        (self.parameters, self.locks) = (parameters, locks)
        let connection = try PostgreSQLConnection.openNow(parameters, until: .now + Self.connectPatience)
        let end = ContinuousClock.now + patience
        while try !connection.performNow(until: .now + Self.connectPatience, { try Self.take(locks, $0) }) {
            guard ContinuousClock.now < end else {
                connection.close()
                throw StorageError.locked("the schema \(parameters.schema), by another gateway")
            }
            usleep(UInt32(Self.pause.milliseconds) * 1000)
        }
        state = Locked(State(connection: connection))
        Task.detached { [weak self] in
            while let wait = self?.nextStep() { await wait() }
        }
    }

    deinit { state.withLock { $0.connection }.close() }

    private static func take(_ locks: AdvisoryLocks, _ session: PostgreSQLSession) throws -> Bool {
        try session.run("SELECT pg_try_advisory_lock($1)", [locks.serving])[0][0]
    }

    /// Whether another process has the lock.
    var isLost: Bool { state.withLock { $0.isLost } }

    /// Another process serves.
    func lose() { state.withLock { $0.isLost = true } }

    func close() {
        let connection = state.withLock { state in
            state.isClosed = true
            return state.connection
        }
        connection.close()
    }

    /// Takes the lock again whenever its connection is lost, until another process has it. Returns what to do next; `nil` at
    /// the end.
    private func nextStep() -> (@Sendable () async -> Void)? {
        let (connection, isOver) = state.withLock { ($0.connection, $0.isClosed || $0.isLost) }
        guard !isOver else { return nil }
        if connection.isUsable { return { await connection.closed() } }
        return { [weak self] in await self?.takeAgain() }
    }

    private func takeAgain() async {
        do {
            let deadline = ContinuousClock.now + Self.connectPatience
            let connection = try await PostgreSQLConnection.open(parameters, until: deadline)
            let isTaken = try await connection.perform(until: deadline) { [locks] in try Self.take(locks, $0) }
            let isWanted = state.withLock { state in
                if isTaken { state.connection = connection } else { state.isLost = true }
                return isTaken && !state.isClosed
            }
            if !isWanted { connection.close() }
        } catch {
            try? await Task.sleep(for: Self.pause)
        }
    }
}

/// The row that says which engine serves.
struct ServingRow: Sendable {
    /// The engine's number.
    let holder: Int64

    /// Fails the transaction where another one serves by now: by a division by zero, which occurs nowhere else.
    var check: PostgreSQLStatement {
        PostgreSQLStatement("SELECT 1 / count(*) FROM serving WHERE holder = $1", [holder])
    }

    var write: PostgreSQLStatement {
        PostgreSQLStatement(
            """
            INSERT INTO serving ("only", holder) VALUES (1, $1)
            ON CONFLICT ("only") DO UPDATE SET holder = excluded.holder
            """,
            [holder]
        )
    }

    /// Whether `check` failed.
    static func refused(_ error: any Error) -> Bool {
        (error as? PostgreSQLError)?.state == SQLState("22012")
    }
}

/// The advisory locks of a schema, and the channel on which its changes are told. Both are shared by the whole database, so
/// their names contain the schema's.
struct AdvisoryLocks: Sendable {
    private let key: Int64
    /// Waits for the lock that only one transaction holds: the one that writes.
    let takeWriting: PostgreSQLStatement
    let channel: String

    init(schema: String) {
        // FNV-1a, in 64 bits: the same on all nodes and versions.
        let hash = "gsuite-gateway \(schema)".utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        // The lowest bit tells the locks of a schema apart.
        key = Int64(bitPattern: hash & ~1)
        takeWriting = PostgreSQLStatement("SELECT pg_advisory_xact_lock($1)", [key])
        channel = "gsuite_gateway_\(String(hash, radix: 16))"
    }

    /// The key of the lock that the serving process holds.
    var serving: Int64 { key | 1 }
}
