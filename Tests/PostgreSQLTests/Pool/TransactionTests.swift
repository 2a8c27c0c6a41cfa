import Base
import Foundation
import PostgreSQL
import TestSupport
import Testing

extension ServerTests {
    @Suite struct TransactionTests {
        private func cluster() throws -> Cluster { try #require(Cluster.current) }

        private func number(_ pool: PostgreSQLPool) async throws -> Int {
            let sum = PostgreSQLStatement("SELECT sum(n)::bigint FROM counter")
            return try await pool.run([sum], as: .reading, until: .soon)[0][0][0]
        }

        private func makeCounter(_ pool: PostgreSQLPool, rows: Int = 1) async throws {
            try await pool.withConnection(until: .soon) { connection in
                try await connection.perform(until: .soon) { session in
                    try session.run(script: "CREATE TABLE counter (id bigint PRIMARY KEY, n bigint NOT NULL)")
                    for id in 1...rows { try session.run("INSERT INTO counter VALUES ($1, 0)", [id]) }
                }
            }
        }

        @Test func serializationFailuresAreRunAgain() async throws {
            try await cluster().withPool { pool in
                try await makeCounter(pool)
                let runs = Locked(0)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<4 {
                        group.addTask {
                            for _ in 0..<5 {
                                try await pool.transaction(.init(.serializable), retrying: 1000, until: .soon) {
                                    session in
                                    runs.withLock { $0 += 1 }
                                    let n: Int = try session.run("SELECT n FROM counter")[0][0]
                                    try session.run("SELECT pg_sleep(0.002)")
                                    try session.run("UPDATE counter SET n = $1", [n + 1])
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await number(pool) == 20)
                #expect(runs.withLock { $0 } > 20)
            }
        }

        @Test func aSerializationFailureIsReportedWhereItIsNotToBeRunAgain() async throws {
            try await cluster().withPool { pool in
                try await makeCounter(pool)
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await pool.transaction(.init(.repeatableRead), retrying: 1, until: .soon) { session in
                        try session.run("SELECT n FROM counter")
                        let isChanged = Locked(false)
                        Task {
                            _ = try await pool.run([PostgreSQLStatement("UPDATE counter SET n = 7")], until: .soon)
                            isChanged.withLock { $0 = true }
                        }
                        while !isChanged.withLock({ $0 }) { try session.run("SELECT pg_sleep(0.01)") }
                        try session.run("UPDATE counter SET n = 8")
                    }
                }
                #expect(error?.state == .serializationFailure)
                #expect(error?.isRetryable == true)
                #expect(try await number(pool) == 7)
            }
        }

        @Test func deadlocksAreRunAgain() async throws {
            try await cluster().withPool { pool in
                try await makeCounter(pool, rows: 2)
                let (locked, failures) = (Locked<Set<Int>>([]), Locked(0))
                try await withThrowingTaskGroup { group in
                    for (mine, other) in [(1, 2), (2, 1)] {
                        group.addTask {
                            try await pool.transaction(until: .soon) { session in
                                try session.run("UPDATE counter SET n = n + 1 WHERE id = $1", [mine])
                                locked.withLock { _ = $0.insert(mine) }
                                while locked.withLock({ $0.count }) < 2 { try session.run("SELECT pg_sleep(0.01)") }
                                do throws(PostgreSQLError) {
                                    try session.run("UPDATE counter SET n = n + 1 WHERE id = $1", [other])
                                } catch {
                                    if error.state == .deadlock { failures.withLock { $0 += 1 } }
                                    throw error
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(failures.withLock { $0 } >= 1)
                #expect(try await number(pool) == 4)
            }
        }

        @Test func errorsOfTheBodyAreNotRunAgain() async throws {
            struct Own: Error {}
            try await cluster().withPool { pool in
                try await makeCounter(pool)
                let runs = Locked(0)
                await #expect(throws: Own.self) {
                    try await pool.transaction(until: .soon) { session in
                        runs.withLock { $0 += 1 }
                        try session.run("UPDATE counter SET n = 7")
                        throw Own()
                    }
                }
                #expect(runs.withLock { $0 } == 1)
                #expect(try await number(pool) == 0)
            }
        }

        @Test func aCommitWhoseAnswerIsLostIsUncertain() async throws {
            let proxy = try Proxy(to: try cluster().port)
            defer { proxy.stop() }
            let schema = try await cluster().makeSchema()
            try await cluster().withPool(schema: schema) { direct in
                try await makeCounter(direct)
                try await cluster().withPool(port: proxy.port, schema: schema) { pool in
                    let error = await #expect(throws: PostgreSQLError.self) {
                        try await pool.transaction(until: .soon) { session in
                            try session.run("UPDATE counter SET n = n + 1")
                            proxy.set(.cutAnswers(after: 0))
                        }
                    }
                    guard case .commitUnknown = error else {
                        Issue.record("\(String(describing: error))")
                        return
                    }
                    #expect(try await number(direct) == 1)
                    // The connection was lost before COMMIT was sent.
                    proxy.set(.none)
                    let runs = Locked(0)
                    try await pool.transaction(until: .soon) { session in
                        let isFirst = runs.withLock { runs in
                            runs += 1
                            return runs == 1
                        }
                        if isFirst { proxy.set(.cutAnswers(after: 0)) } else { proxy.set(.none) }
                        do { try session.run("UPDATE counter SET n = n + 1") } catch {
                            proxy.set(.none)
                            throw error
                        }
                    }
                    #expect(runs.withLock { $0 } == 2)
                    #expect(try await number(direct) == 2)
                }
            }
        }

        /// Wherever the connection is cut: what is reported as done is done, and what is reported as not done is not.
        @Test(arguments: [true, false])
        func aCutAtAnyByteIsReportedTruly(ofAnswers: Bool) async throws {
            let cluster = try cluster()
            let proxy = try Proxy(to: cluster.port)
            defer { proxy.stop() }
            let schema = try await cluster.makeSchema()
            try await cluster.withPool(schema: schema) { direct in
                try await makeCounter(direct)
                let url = cluster.url(port: proxy.port, query: "sslmode=disable&application_name=cut")
                let parameters = try PostgreSQLParameters(url: url, schema: schema)
                var outcomes: Set<String> = []
                for cut in stride(from: 0, to: 420, by: 7) {
                    proxy.set(.none)
                    let connection = try await cluster.connect(parameters)
                    let before = try await number(direct)
                    proxy.set(ofAnswers ? .cutAnswers(after: cut) : .cutRequests(after: cut))
                    let isDone: Bool?
                    do {
                        _ = try await connection.run(
                            [
                                PostgreSQLStatement("UPDATE counter SET n = n + $1 RETURNING n", [1]),
                                PostgreSQLStatement("SELECT n, 'some text' FROM counter WHERE n > $1", [0]),
                            ],
                            until: .soon
                        )
                        isDone = true
                    } catch PostgreSQLError.commitUnknown {
                        isDone = nil
                    } catch {
                        isDone = false
                    }
                    outcomes.insert("\(String(describing: isDone))")
                    connection.close()
                    await connection.closed()
                    // The server may still be at it.
                    let sessions = """
                        SELECT 1 FROM pg_stat_activity
                        WHERE application_name = 'cut' AND (state <> 'idle' OR xact_start IS NOT NULL)
                        """
                    try await eventually {
                        try await direct.run([PostgreSQLStatement(sessions)], as: .reading, until: .soon)[0].isEmpty
                    }
                    let change = try await number(direct) - before
                    if let isDone { #expect(change == (isDone ? 1 : 0), "cut after \(cut) bytes") }
                }
                #expect(outcomes.contains("nil"))
                #expect(outcomes.contains("Optional(true)"))
            }
        }

        @Test func aThreadMayWaitForATransaction() async throws {
            struct Own: Error {}
            let schema = try await cluster().makeSchema()
            try await cluster().withPool(schema: schema) { pool in
                try await makeCounter(pool)
                let link = PostgreSQLLink(try PostgreSQLParameters(url: cluster().url(), schema: schema))
                defer { link.close() }
                let outcome = await withCheckedContinuation { continuation in
                    Thread.detachNewThread {
                        var runs = 0
                        let outcome = Result {
                            for _ in 0..<50 {
                                let n = try link.transaction(until: .soon) { session in
                                    runs += 1
                                    return try session.run("UPDATE counter SET n = n + 1 RETURNING n")[0][0] as Int
                                }
                                #expect(n == runs)
                            }
                            try link.transaction(until: .soon) { session in
                                try session.run("UPDATE counter SET n = 0")
                                throw Own()
                            }
                        }
                        continuation.resume(returning: outcome)
                    }
                }
                #expect(throws: Own.self) { try outcome.get() }
                #expect(try await number(pool) == 50)
            }
        }

        @Test func manyAtOnceShareThePool() async throws {
            try await cluster().withPool({ $0.size = 4 }) { pool in
                try await makeCounter(pool)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<200 {
                        group.addTask {
                            _ = try await pool.run(
                                [PostgreSQLStatement("UPDATE counter SET n = n + 1 WHERE id = $1", [1])],
                                until: .soon
                            )
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await number(pool) == 200)
                #expect(pool.statistics.idle <= 4)
            }
        }
    }
}
