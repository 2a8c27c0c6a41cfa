import Base
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// Keeps gateways from serving a schema, as long as it exists: for commands that need the store for themselves.
///
/// It is an advisory lock that ends with its connection, however that ends. Each node that serves has the same one shared.
/// The rows of the nodes are removed, so that one which was cut off meanwhile, and has not noticed, changes nothing either.
final class ServingHold: Sendable {
    /// How long to wait for nodes that are about to end.
    static let patience = Duration.seconds(10)
    private static let connectPatience = Duration.seconds(20)
    private static let pause: UInt32 = 200_000

    private let connection: PostgreSQLConnection

    /// - Throws: `StorageError.locked` when a node serves the schema.
    init(_ parameters: PostgreSQLParameters, _ locks: AdvisoryLocks, patience: Duration = patience) throws {
        connection = try PostgreSQLConnection.openNow(parameters, until: .now + Self.connectPatience)
        let end = ContinuousClock.now + patience
        while try !connection.performNow(until: .now + Self.connectPatience, { try Self.take(locks, $0) }) {
            guard ContinuousClock.now < end else {
                connection.close()
                throw StorageError.locked("the schema \(parameters.schema), by a gateway")
            }
            usleep(Self.pause)
        }
    }

    deinit { close() }

    func close() { connection.close() }

    private static func take(_ locks: AdvisoryLocks, _ session: PostgreSQLSession) throws -> Bool {
        guard try session.run("SELECT pg_try_advisory_lock($1)", [locks.serving])[0][0] else { return false }
        try session.transaction { session in
            let hasTables: Bool = try session.run("SELECT to_regclass('node') IS NOT NULL")[0][0]
            guard hasTables else { return }
            _ = try session.run([
                locks.takeWriting, PostgreSQLStatement("DELETE FROM duty"), PostgreSQLStatement("DELETE FROM node"),
            ])
        }
        return true
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

    /// The key of the lock that nodes share, and that one has alone who needs the schema for itself.
    var serving: Int64 { key | 1 }
}
