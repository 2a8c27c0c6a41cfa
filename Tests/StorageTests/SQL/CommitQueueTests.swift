import Base
import Storage
import Testing

@testable import SQLStorage

/// What a job of a group that fails does to the others.
@Suite(.timeLimit(.minutes(10))) struct CommitQueueTests {
    private static let account = AccountID(rawValue: 1)

    /// Each job's error or `nil`, the names in the table `sample` afterwards, and the commits that the jobs shared.
    private struct Outcome {
        let errors: [StorageError?]
        let names: [String]
        let received: Int?
        let commits: Int
        let jobs: Int
    }

    /// Runs the jobs as one group. The table `sample` has no rows yet, and its `parent` must exist when a transaction ends.
    private static func run(
        _ jobs: [@Sendable (any SQLConnection) throws -> Void]
    ) async throws -> Outcome {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            try await store.commits.run { database in
                try database.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
                try database.run(
                    """
                    CREATE TABLE sample (
                        name TEXT PRIMARY KEY, parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED
                    )
                    """
                )
            }
            let gate = Gate()
            store.commits.submit({ _ in gate.pass() }, done: { _ in })
            while store.commits.waitingCount > 0 { try await Task.sleep(for: .milliseconds(1)) }
            let results = Locked<[Int: StorageError?]>([:])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, job) in jobs.enumerated() {
                    // One after the other, so that they are in this order in their group.
                    let waiting = store.commits.waitingCount
                    group.addTask {
                        do throws(StorageError) {
                            try await store.commits.run(job)
                            results.withLock { $0[number] = .some(nil) }
                        } catch {
                            results.withLock { $0[number] = .some(error) }
                        }
                    }
                    while store.commits.waitingCount == waiting { try await Task.sleep(for: .milliseconds(1)) }
                }
                gate.open()
                try await group.waitForAll()
            }
            let (names, received) = try await store.read { database in
                (
                    try database.values("SELECT name FROM sample ORDER BY name", as: String.self),
                    try database.value("SELECT received FROM traffic WHERE account = ?", [account], as: Int.self)
                )
            }
            // Without the table's and the gate's.
            let done = store.commits.statistics
            try store.close()
            return Outcome(
                errors: results.withLock { found in jobs.indices.map { found[$0] ?? .failed("no answer") } },
                names: names,
                received: received,
                commits: done.commits - 2,
                jobs: done.jobs - 2
            )
        }
    }

    private static func insert(_ name: String, parent: Int? = nil) -> @Sendable (any SQLConnection) throws -> Void {
        { database in
            try database.run("INSERT INTO sample VALUES (?, ?)", [name, parent])
            try Traffic(at: Sample.now, account: account).add(database, [.received])
        }
    }

    private static func refused(
        _ name: String,
        with error: StorageError
    ) -> @Sendable (any SQLConnection) throws -> Void {
        { database in
            try insert(name)(database)
            throw error
        }
    }

    @Test func refusedJobsCostNoFurtherCommits() async throws {
        var jobs = (0..<100).map { Self.insert("name \($0 + 100)") }
        jobs.insert(Self.refused("first", with: .notFound("it")), at: 0)
        jobs.insert(Self.refused("middle", with: .conflict("that")), at: 50)
        jobs.append(Self.refused("last", with: .conflict("those")))
        let outcome = try await Self.run(jobs)
        #expect(outcome.commits == 1)
        #expect(outcome.jobs == 100)
        #expect(outcome.names == (0..<100).map { "name \($0 + 100)" })
        #expect(outcome.received == 100)
        var expected = [StorageError?](repeating: nil, count: 103)
        (expected[0], expected[50], expected[102]) = (.notFound("it"), .conflict("that"), .conflict("those"))
        #expect(outcome.errors == expected)
    }

    @Test func aStatementThatFailsHarmsNoOtherJob() async throws {
        let outcome = try await Self.run([
            Self.insert("a"), Self.insert("a"), Self.insert("b"),
            { database in
                try Self.insert("c")(database)
                try database.run("INSERT INTO missing VALUES (1)")
            },
            Self.insert("d"),
        ])
        #expect(outcome.commits == 1)
        #expect(outcome.names == ["a", "b", "d"])
        #expect(outcome.received == 3)
        #expect(outcome.errors.map { $0 == nil } == [true, false, true, false, true])
    }

    /// A refusal may rest on what an earlier job of the group did.
    @Test func jobsSeeWhatThoseBeforeThemDid() async throws {
        let outcome = try await Self.run([
            Self.insert("a"),
            { database in
                guard try database.change("DELETE FROM sample WHERE name = 'a'") > 0 else {
                    throw StorageError.notFound("a")
                }
            },
            { database in
                guard try database.change("DELETE FROM sample WHERE name = 'a'") > 0 else {
                    throw StorageError.notFound("a")
                }
            },
        ])
        #expect(outcome.errors == [nil, nil, .notFound("a")])
        #expect(outcome.names == [])
    }

    @Test func aJobThatTheCommitRefusesHarmsNoOther() async throws {
        let outcome = try await Self.run([Self.insert("a"), Self.insert("b", parent: 7), Self.insert("c")])
        #expect(outcome.errors.map { $0 == nil } == [true, false, true])
        #expect(outcome.names == ["a", "c"])
        #expect(outcome.received == 2)
        #expect(outcome.commits == 2)
    }

    /// As SQLite does of its own accord when the disk is full.
    @Test func aJobThatEndsTheTransactionHarmsNoOther() async throws {
        let outcome = try await Self.run([
            Self.insert("a"),
            { database in
                try? database.run("INSERT OR ROLLBACK INTO sample VALUES ('a', NULL), ('a', NULL)")
                // Outside of the transaction, this would be committed at once.
                try database.run("INSERT INTO sample VALUES ('b', NULL)")
            },
            Self.insert("c"),
        ])
        #expect(outcome.errors.map { $0 == nil } == [true, false, true])
        #expect(outcome.names == ["a", "c"])
        #expect(outcome.received == 2)
    }
}
