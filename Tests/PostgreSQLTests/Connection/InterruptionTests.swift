import Base
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct InterruptionTests {
        private func cluster() throws -> Cluster { try #require(Cluster.current) }

        @Test func aDeadlineCancelsTheStatement() async throws {
            let connection = try await cluster().connect()
            await #expect(throws: PostgreSQLError.deadline) {
                try await connection.run("SELECT pg_sleep(600)", until: .now + .milliseconds(200))
            }
            #expect(connection.isUsable)
            #expect(try await connection.run("SELECT 1", until: .soon).count == 1)
            await #expect(throws: PostgreSQLError.deadline) { try await connection.run("SELECT 1", until: .now) }
        }

        @Test func cancellingTheTaskCancelsTheStatement() async throws {
            let cluster = try cluster()
            let (connection, watcher) = (try await cluster.connect(), try await cluster.connect())
            let task = Task { try await connection.run("SELECT pg_sleep(600)", until: .soon) }
            let active = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'"
            let process = Int(connection.processID)
            try await eventually { try await !watcher.run(active, [process], until: .soon).isEmpty }
            task.cancel()
            await #expect(throws: PostgreSQLError.cancelled) { try await task.value }
            #expect(try await watcher.run(active, [process], until: .soon).isEmpty)
            #expect(try await connection.run("SELECT 1", until: .soon).count == 1)
        }

        @Test func aDeadlineRollsTheTransactionBack() async throws {
            let cluster = try cluster()
            let schema = try await cluster.makeSchema()
            let connection = try await cluster.connect(try PostgreSQLParameters(url: cluster.url(), schema: schema))
            try await connection.run("CREATE TABLE kept (id bigint)", until: .soon)
            await #expect(throws: PostgreSQLError.deadline) {
                try await connection.transaction(until: .now + .milliseconds(300)) { session in
                    try session.run("INSERT INTO kept VALUES (1)")
                    _ = try? session.run("SELECT pg_sleep(600)")
                }
            }
            #expect(try await connection.run("SELECT * FROM kept", until: .soon).isEmpty)
            await #expect(throws: PostgreSQLError.deadline) {
                try await connection.run(
                    [PostgreSQLStatement("INSERT INTO kept VALUES (1)"), PostgreSQLStatement("SELECT pg_sleep(600)")],
                    until: .now + .milliseconds(300)
                )
            }
            #expect(try await connection.run("SELECT * FROM kept", until: .soon).isEmpty)
        }

        /// A request to cancel that arrives late would hit the statement after.
        @Test func cancellingNeverHitsTheNextStatement() async throws {
            let connection = try await cluster().connect()
            for milliseconds in 0..<40 {
                _ = try? await connection.run("SELECT pg_sleep(0.01)", until: .now + .milliseconds(milliseconds / 2))
                #expect(try await connection.run("SELECT 1", until: .soon).count == 1)
            }
        }

        @Test func aSilentServerIsGivenUp() async throws {
            let cluster = try cluster()
            let proxy = try Proxy(to: cluster.port)
            defer { proxy.stop() }
            let connection = try await cluster.connect(try PostgreSQLParameters(url: cluster.url(port: proxy.port)))
            proxy.set(.silence)
            var error: PostgreSQLError?
            // The first deadlines may pass before anything is sent.
            try await eventually {
                error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.run("SELECT 1", until: .now + .milliseconds(100))
                }
                return !connection.isUsable
            }
            #expect(error == .commitUnknown("PostgreSQL did not answer in time"))
            await #expect(throws: PostgreSQLError.self) { try await connection.run("SELECT 1", until: .soon) }
            proxy.set(.none)
            let reader = try await cluster.connect(try PostgreSQLParameters(url: cluster.url(port: proxy.port)))
            proxy.set(.silence)
            // A transaction that only reads leaves nothing uncertain.
            await #expect(throws: PostgreSQLError.deadline) {
                try await reader.run([PostgreSQLStatement("SELECT 1")], as: .reading, until: .now + .milliseconds(100))
            }
        }

        @Test func theServersOwnLimits() async throws {
            let cluster = try cluster()
            let schema = try await cluster.makeSchema()
            var parameters = try PostgreSQLParameters(url: cluster.url(), schema: schema)
            parameters.timeouts.lock = .milliseconds(200)
            parameters.timeouts.statement = .milliseconds(3000)
            let (one, other) = (try await cluster.connect(parameters), try await cluster.connect(parameters))
            try await one.run("CREATE TABLE kept (id bigint)", until: .soon)
            let (isLocked, isReleased) = (Locked(false), Locked(false))
            async let holder: Void = one.transaction(until: .soon) { session in
                try session.run("LOCK TABLE kept")
                isLocked.withLock { $0 = true }
                while !isReleased.withLock({ $0 }) { try session.run("SELECT pg_sleep(0.02)") }
            }
            try await eventually { isLocked.withLock { $0 } }
            let blocked = await #expect(throws: PostgreSQLError.self) {
                try await other.run("SELECT * FROM kept", until: .soon)
            }
            #expect(blocked?.state == .lockNotAvailable)
            isReleased.withLock { $0 = true }
            try await holder
            let error = await #expect(throws: PostgreSQLError.self) {
                try await other.run("SELECT pg_sleep(600)", until: .soon)
            }
            #expect(error?.state == .queryCancelled)
            #expect(other.isUsable)
        }
    }
}
