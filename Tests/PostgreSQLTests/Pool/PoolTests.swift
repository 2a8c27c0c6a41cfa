import Base
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct PoolTests {
        private func cluster() throws -> Cluster { try #require(Cluster.current) }

        private func terminate(_ process: Int32) async throws {
            let sql = "SELECT pg_terminate_backend($1::integer, 60000)"
            try await cluster().connect().run(sql, [Int(process)], until: .soon)
        }

        @Test func connectionsAreUsedAgain() async throws {
            try await cluster().withPool { pool in
                var processes: Set<Int32> = []
                for _ in 0..<5 {
                    processes.insert(try await pool.withConnection(until: .soon) { $0.processID })
                }
                #expect(processes.count == 1)
                #expect(pool.statistics.idle == 1)
            }
        }

        @Test func noMoreThanItsSizeAreOpenAndThoseWhoWaitAreServedInOrder() async throws {
            try await cluster().withPool({ $0.size = 1 }) { pool in
                let order = Locked<[Int]>([])
                try await withThrowingTaskGroup { group in
                    try await pool.withConnection(until: .soon) { _ in
                        for number in 0..<5 {
                            group.addTask {
                                try await pool.withConnection(until: .soon) { _ in order.withLock { $0.append(number) }
                                }
                            }
                            try await eventually { pool.statistics.waiting == number + 1 }
                        }
                        let error = await #expect(throws: PostgreSQLError.self) {
                            try await pool.withConnection(until: .now + .milliseconds(50)) { _ in }
                        }
                        #expect(error == .exhausted(1))
                        let impatient = Task { try await pool.withConnection(until: .soon) { _ in } }
                        try await eventually { pool.statistics.waiting == 6 }
                        impatient.cancel()
                        await #expect(throws: PostgreSQLError.cancelled) { try await impatient.value }
                        #expect(pool.statistics.waiting == 5)
                    }
                    try await group.waitForAll()
                }
                #expect(order.withLock { $0 } == [0, 1, 2, 3, 4])
                #expect(pool.statistics.inUse == 0)
                #expect(pool.statistics.idle == 1)
            }
        }

        @Test func aConnectionThatTheServerEndedIsReplaced() async throws {
            try await cluster().withPool({ $0.size = 1 }) { pool in
                let process = try await pool.withConnection(until: .soon) { $0.processID }
                try await terminate(process)
                let next = try await pool.transaction(until: .soon) { session in
                    try session.run("SELECT pg_backend_pid()")[0][0] as Int
                }
                #expect(next != Int(process))
                #expect(pool.statistics.inUse == 0)
            }
        }

        @Test func aConnectionThatIsEndedWithinATransactionIsReplacedAndTheTransactionRunAgain() async throws {
            let schema = try await cluster().makeSchema()
            try await cluster().withPool(schema: schema) { pool in
                _ = try await pool.run([PostgreSQLStatement("CREATE TABLE kept (id bigint)")], until: .soon)
                struct Own: Error {}
                let watcher = try await cluster().connect()
                let runs = Locked(0)
                try await pool.transaction(until: .soon) { session in
                    let run = runs.withLock { runs in
                        runs += 1
                        return runs
                    }
                    try session.run("INSERT INTO kept VALUES ($1)", [run])
                    guard run < 3 else { return }
                    // Ends its own session. What is thrown for it is the caller's.
                    do { try session.run("SELECT pg_terminate_backend(pg_backend_pid())") } catch { throw Own() }
                    try session.run("SELECT pg_sleep(1)")
                }
                #expect(runs.withLock { $0 } == 3)
                let kept = try await pool.run([PostgreSQLStatement("SELECT id FROM kept")], as: .reading, until: .soon)[
                    0
                ]
                #expect(try kept.map { try $0[0] as Int } == [3])
                #expect(watcher.isUsable)
            }
        }

        @Test func aDoubtfulConnectionIsCheckedBeforeItIsLentAgain() async throws {
            let proxy = try Proxy(to: try cluster().port)
            defer { proxy.stop() }
            var options = PostgreSQLPool.Options()
            options.size = 1
            options.checkDeadline = .seconds(5)
            let url = try cluster().url(port: proxy.port, query: "sslmode=disable&connect_timeout=2")
            let pool = PostgreSQLPool(try PostgreSQLParameters(url: url), options: options)
            let watcher = try await cluster().connect()
            func useAndCancel() async throws -> Int32 {
                try await pool.withConnection(until: .soon) { connection in
                    let use = Task { try await connection.run("SELECT pg_sleep(600)", until: .soon) }
                    let active = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'"
                    try await eventually {
                        try await !watcher.run(active, [Int(connection.processID)], until: .soon).isEmpty
                    }
                    use.cancel()
                    await #expect(throws: PostgreSQLError.cancelled) { try await use.value }
                    return connection.processID
                }
            }
            let first = try await useAndCancel()
            #expect(try await useAndCancel() == first)
            proxy.set(.silence)
            async let next = pool.withConnection(until: .soon) { $0.processID }
            // It did not answer, and another one is being opened.
            try await eventually { pool.statistics.waiting == 1 }
            proxy.set(.none)
            #expect(try await next != first)
            await pool.shutDown()
        }

        @Test func connectionsGrowOld() async throws {
            var options = PostgreSQLPool.Options()
            options.maximumAge = .milliseconds(200)
            let pool = PostgreSQLPool(try PostgreSQLParameters(url: cluster().url()), options: options)
            let first = try await pool.withConnection(until: .soon) { $0.processID }
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await pool.withConnection(until: .soon) { $0.processID } != first)
            await pool.shutDown()
        }

        @Test func aWrongPasswordIsReportedAtOnceToAllWhoWait() async throws {
            let parameters = try PostgreSQLParameters(url: cluster().url(password: "wrong"))
            let pool = PostgreSQLPool(parameters)
            await withTaskGroup { group in
                for _ in 0..<5 {
                    group.addTask {
                        let error = await #expect(throws: PostgreSQLError.self) {
                            try await pool.withConnection(until: .soon) { _ in }
                        }
                        #expect(error?.state == SQLState("28P01"))
                    }
                }
            }
            #expect(pool.statistics.failure?.state == SQLState("28P01"))
            await pool.shutDown()
        }

        @Test func aServerThatIsDownIsWaitedForUntilTheDeadline() async throws {
            let port = try Ports.free()
            let parameters = try PostgreSQLParameters(url: cluster().url(port: port))
            let pool = PostgreSQLPool(parameters)
            // What was in the way is reported, once it is known.
            try await eventually {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await pool.withConnection(until: .now + .milliseconds(500)) { _ in }
                }
                return error.map { $0.isRetryable && "\($0)".contains("refused") } == true
            }
            await pool.shutDown()
            await #expect(throws: PostgreSQLError.closed) { try await pool.withConnection(until: .soon) { _ in } }
        }

        @Test func tooManyClientsAreWaitedFor() async throws {
            let script = "CREATE ROLE pair LOGIN PASSWORD '\(Cluster.password)' CONNECTION LIMIT 2"
            try await cluster().connect().perform(until: .soon) { try $0.run(script: script) }
            let pool = PostgreSQLPool(try PostgreSQLParameters(url: cluster().url(user: "pair")))
            let open = Locked<(now: Int, most: Int)>((0, 0))
            try await withThrowingTaskGroup { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await pool.withConnection(until: .soon) { connection in
                            open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                            try await connection.run("SELECT pg_sleep(0.05)", until: .soon)
                            open.withLock { $0.now -= 1 }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect((1...2).contains(open.withLock { $0.most }))
            await pool.shutDown()
        }

        @Test func shuttingDownEndsTheSessions() async throws {
            let cluster = try cluster()
            let watcher = try await cluster.connect()
            let pool = PostgreSQLPool(try PostgreSQLParameters(url: cluster.url()))
            let process = Int(try await pool.withConnection(until: .soon) { $0.processID })
            await pool.shutDown()
            try await eventually {
                try await watcher.run("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [process], until: .soon).isEmpty
            }
        }
    }
}
