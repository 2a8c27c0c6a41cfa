import Base
import PostgreSQL
import TestSupport
import Testing

/// What the tests do to the server itself, which they therefore do not share.
@Suite(.cluster, .serialized, .timeLimit(.minutes(15)))
struct OutageTests {
    private func cluster() throws -> Cluster { try #require(Cluster.current) }

    /// How the server goes away.
    enum Outage: CaseIterable {
        case fast, immediate, kill
    }

    /// Every transaction that is reported as committed is there once, and every one that is reported as failed is not.
    @Test(arguments: Outage.allCases)
    func nothingIsLostOrDoneTwiceWhenTheServerGoesAway(_ outage: Outage) async throws {
        let cluster = try cluster()
        try await cluster.withPool({ $0.size = 6 }) { pool in
            let table = PostgreSQLStatement("CREATE TABLE kept (id bigint, run bigint)")
            _ = try await pool.run([table], until: .soon)
            let insert = "INSERT INTO kept VALUES ($1, $2)"
            let (done, uncertain, isOver) = (Locked<Set<Int>>([]), Locked<Set<Int>>([]), Locked(false))
            try await withThrowingTaskGroup { group in
                for worker in 0..<6 {
                    group.addTask {
                        var id = worker * 1_000_000
                        while !isOver.withLock({ $0 }) {
                            id += 1
                            let number = id
                            do {
                                if number.isMultiple(of: 2) {
                                    try await pool.transaction(until: .soon) { session in
                                        try session.run(insert, [number, 1])
                                        try session.run(insert, [number, 2])
                                    }
                                } else {
                                    _ = try await pool.run(
                                        (1...2).map { (run: Int) in PostgreSQLStatement(insert, [number, run]) },
                                        until: .soon
                                    )
                                }
                                done.withLock { _ = $0.insert(number) }
                            } catch PostgreSQLError.commitUnknown {
                                uncertain.withLock { _ = $0.insert(number) }
                            }
                        }
                    }
                }
                try await eventually { done.withLock { $0.count } > 50 }
                switch outage {
                case .fast: try await cluster.stop("fast")
                case .immediate: try await cluster.stop("immediate")
                case .kill: try cluster.kill()
                }
                try await cluster.start()
                let before = done.withLock { $0.count }
                try await eventually { done.withLock { $0.count } > before + 50 }
                isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            let sql = "SELECT id, count(*), count(DISTINCT run) FROM kept GROUP BY id"
            let rows = try await pool.run([PostgreSQLStatement(sql)], as: .snapshot, until: .soon)[0]
            var found: Set<Int> = []
            for row in rows {
                found.insert(try row[0])
                #expect(try row[1] as Int == 2)
                #expect(try row[2] as Int == 2)
            }
            let (kept, open) = (done.withLock { $0 }, uncertain.withLock { $0 })
            #expect(kept.isSubset(of: found))
            #expect(found.isSubset(of: kept.union(open)))
        }
    }

    @Test func listenersComeBackAfterARestart() async throws {
        let cluster = try cluster()
        let parameters = try PostgreSQLParameters(url: cluster.url())
        let backoff = Backoff(first: .milliseconds(20), longest: .milliseconds(200))
        var iterator = PostgreSQLNotifications(parameters, channels: ["a"], backoff: backoff).makeAsyncIterator()
        while await iterator.next() != .listening {}
        try await cluster.stop("immediate")
        guard case .interrupted = await iterator.next() else {
            Issue.record("the interruption was not told")
            return
        }
        try await cluster.start()
        while await iterator.next() != .listening {}
    }

    /// The server then answers with success, and a warning beside it.
    @Test func aCommitThatStoppedWaitingForItsStandbyIsUncertain() async throws {
        let cluster = try cluster()
        let administrator = try await cluster.connect()
        try await administrator.perform(until: .soon) { try $0.run(script: "CREATE TABLE replicated (id bigint)") }
        func setStandby(_ name: String) async throws {
            try await administrator.perform(until: .soon) {
                try $0.run(script: "ALTER SYSTEM SET synchronous_standby_names = '\(name)'")
                try $0.run(script: "SELECT pg_reload_conf()")
            }
            try await eventually {
                let sql = "SELECT current_setting('synchronous_standby_names')"
                return try await administrator.run(sql, until: .soon)[0][0] == name
            }
        }
        let connection = try await cluster.connect()
        try await setStandby("nobody")
        var rows = 0
        for isTogether in [true, false] {
            // The server's other processes learn of the setting a little later.
            try await eventually {
                rows += 1
                let (insert, deadline) = ("INSERT INTO replicated VALUES (1)", ContinuousClock.now + .milliseconds(300))
                do {
                    if isTogether {
                        try await connection.run(insert, until: deadline)
                    } else {
                        try await connection.transaction(until: deadline) { _ = try $0.run(insert) }
                    }
                    return false
                } catch PostgreSQLError.commitUnknown {
                    return true
                } catch PostgreSQLError.deadline {
                    // It was over before COMMIT was sent.
                    rows -= 1
                    return false
                }
            }
        }
        try await setStandby("")
        #expect(try await administrator.run("SELECT * FROM replicated", until: .soon).count == rows)
    }
}
