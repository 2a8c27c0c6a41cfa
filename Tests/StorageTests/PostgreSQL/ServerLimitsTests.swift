import Base
import PostgreSQL
import Storage
import TestSupport
import Testing

@testable import SQLStorage

/// A server that is there and refuses: whoever waits is answered in time and told why, nothing that was accepted is lost, and
/// all goes on by itself once the server allows it.
@Suite(.once, .timeLimit(.minutes(15)))
struct ServerLimitsTests {
    enum Limit: CaseIterable {
        case connectionsOfTheRole
        case readOnlySessions
        case readOnlyServer
        case standby
        case login
        case shutdown

        /// What the gateway then says.
        var words: String {
            switch self {
            case .connectionsOfTheRole: "too many connections for role"
            case .readOnlySessions, .readOnlyServer: "read-only"
            case .standby: "session is read-only"
            case .login: "is not permitted to log in"
            case .shutdown: "refused"
            }
        }
    }

    /// A server with a role and a database for the gateway, which is no superuser there.
    private struct Server {
        let cluster: Cluster
        let folder: String

        func open() throws -> SQLStore {
            var options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            let url = cluster.url(user: "mail", database: "mail")
            options.database = .postgreSQL(PostgreSQLOptions(url: Secret(url), schema: "gateway"))
            return try SQLStore.open(options)
        }

        /// Runs statements as a superuser, each as a transaction of its own.
        func run(_ statements: String..., database: String = "postgres") async throws {
            // A superuser's session may write where others must not, unless the server is a standby.
            let query = "sslmode=disable&options=-c%20default_transaction_read_only%3Doff"
            let parameters = try PostgreSQLParameters(url: cluster.url(database: database, query: query))
            let connection = try await PostgreSQLConnection.open(parameters, until: .now + .seconds(120))
            for statement in statements {
                try await connection.perform(until: .now + .seconds(120)) { try $0.run(script: statement) }
            }
            connection.close()
        }

        func endConnections() async throws {
            try await run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'mail'")
        }

        func impose(_ limit: Limit) async throws {
            switch limit {
            case .connectionsOfTheRole:
                try await run("ALTER ROLE mail CONNECTION LIMIT 0")
                try await endConnections()
            case .readOnlySessions:
                try await run("ALTER ROLE mail SET default_transaction_read_only = on")
                try await endConnections()
            case .readOnlyServer:
                try await run("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
                try await endConnections()
            case .standby: try await cluster.demote()
            case .login:
                try await run("ALTER ROLE mail NOLOGIN")
                try await endConnections()
            case .shutdown: try await cluster.stop("fast")
            }
        }

        func lift(_ limit: Limit) async throws {
            switch limit {
            case .connectionsOfTheRole: try await run("ALTER ROLE mail CONNECTION LIMIT -1")
            case .readOnlySessions: try await run("ALTER ROLE mail RESET default_transaction_read_only")
            case .readOnlyServer:
                try await run("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
            case .standby: try await cluster.promote()
            case .login: try await run("ALTER ROLE mail LOGIN")
            case .shutdown: try await cluster.start()
            }
        }
    }

    private static func withServer(
        _ configuration: [String] = [],
        _ body: (Server) async throws -> Void
    ) async throws {
        let cluster = try await Cluster.create(configuration: configuration)
        do {
            try await withTemporaryFolder { folder in
                let server = Server(cluster: cluster, folder: folder)
                try await server.run(
                    "CREATE ROLE mail LOGIN PASSWORD '\(Cluster.password)'",
                    "CREATE DATABASE mail OWNER mail"
                )
                try await body(server)
            }
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private static func subjects(_ store: SQLStore) async throws -> [String] {
        var query = QueueQuery()
        query.limit = 1000
        return try await store.list(query).compactMap(\.message.summary.subject).sorted()
    }

    // MARK: - What is refused

    @Test(arguments: Limit.allCases)
    func whatTheServerRefusesIsSaidAndGoesOnLater(_ limit: Limit) async throws {
        try await Self.withServer { server in
            let store = try server.open()
            try await store.take(Sample.message(subject: "before"))
            try await server.impose(limit)
            for (subject, size) in [("small", 500), ("large", 700_000)] {
                let began = ContinuousClock.now
                await #expect(throws: StorageError.self) {
                    try await store.take(
                        Sample.message(subject: subject),
                        content: Sample.bytes(size),
                        within: .seconds(2)
                    )
                }
                // Less than Odoo's patience of 60 seconds, on a busy machine too.
                #expect(ContinuousClock.now - began < .seconds(55))
            }
            try await eventually { await store.problem().map { "\($0)" }?.contains(limit.words) ?? false }
            try await server.lift(limit)
            try await eventually { await store.problem() == nil }
            try await store.take(Sample.message(subject: "after"))
            #expect(try await Self.subjects(store) == ["after", "before"])
            #expect(try await store.tally() == [.waiting: 2])
            try store.close()
        }
    }

    /// All that the server accepts are taken by others when the gateway starts.
    @Test func aServerWithoutFreeConnectionsIsNamed() async throws {
        try await Self.withServer(["max_connections = 12", "superuser_reserved_connections = 3"]) { server in
            let parameters = try PostgreSQLParameters(url: server.cluster.url(user: "mail", database: "mail"))
            var others: [PostgreSQLConnection] = []
            while let other = try? await PostgreSQLConnection.open(parameters, until: .now + .seconds(120)) {
                others.append(other)
            }
            // On a busy machine, an attempt may end before the server has answered.
            try await eventually {
                guard case .failure(let error) = Result(catching: { try server.open() }) else { return false }
                return "\(error)".contains("connection slots") || "\(error)".contains("too many clients")
            }
            for other in others { other.close() }
            for other in others { await other.closed() }
            // The server may take a moment to notice.
            var store: SQLStore?
            try await eventually {
                store = try? server.open()
                return store != nil
            }
            try await store?.take()
            try store?.close()
        }
    }

    // MARK: - What is interrupted

    /// The gateway's own limits apply, and its idle connections stay.
    @Test func timeOutsOfTheRoleDoNotMatter() async throws {
        try await Self.withServer { server in
            let settings = [
                ("statement_timeout", "300"), ("lock_timeout", "20"), ("idle_in_transaction_session_timeout", "50"),
                ("idle_session_timeout", "200"),
            ]
            for (name, value) in settings {
                // Not every version has all of them.
                try await server.run(
                    """
                    DO $$ BEGIN
                        IF EXISTS (SELECT 1 FROM pg_settings WHERE name = '\(name)') THEN
                            ALTER ROLE mail SET \(name) = \(value);
                        END IF;
                    END $$
                    """
                )
            }
            let store = try server.open()
            try await store.take(Sample.message(subject: "first"))
            // Longer than any of these, while another transaction has the lock of those that write.
            let holder = try await PostgreSQLConnection.open(
                try PostgreSQLParameters(url: server.cluster.url(database: "mail")),
                until: .now + .seconds(120)
            )
            let (locks, isHeld) = (AdvisoryLocks(schema: "gateway"), Locked(false))
            async let held: Void = holder.transaction(until: .now + .seconds(120)) { session in
                _ = try session.run([locks.takeWriting])
                isHeld.withLock { $0 = true }
                _ = try session.run([PostgreSQLStatement("SELECT pg_sleep(1.5)")])
            }
            try await eventually { isHeld.withLock { $0 } }
            try await store.take(Sample.message(subject: "second"), content: Sample.bytes(700_000))
            _ = try await held
            holder.close()
            #expect(try await Self.subjects(store) == ["first", "second"])
            try store.close()
        }
    }

    /// An administrator, or a time-out of the server, cancels whatever runs: what is safe is done again.
    @Test func whatIsCancelledIsDoneAgain() async throws {
        try await Self.withServer { server in
            let store = try server.open()
            let isOver = Locked(false)
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while !isOver.withLock({ $0 }) {
                        try await server.run(
                            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'mail' AND state <> 'idle'"
                        )
                    }
                }
                for number in 0..<60 { try await store.take(Sample.message(subject: "\(number)")) }
                isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            #expect(try await Self.subjects(store).count == 60)
            #expect(try await store.tally() == [.waiting: 60])
            try store.close()
        }
    }
}
