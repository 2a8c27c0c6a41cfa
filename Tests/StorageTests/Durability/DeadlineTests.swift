import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

@Suite struct DeadlineTests {
    private static let suppress = DuplicateRule(policy: .suppress, window: .hours(1))

    /// Lets a commit wait until it may continue, like a disk that has stopped responding.
    private static func stall(_ store: SQLStore) -> Gate {
        let gate = Gate()
        store.commits.submit({ _ in gate.pass() }, done: { _ in })
        return gate
    }

    @Test(arguments: [100, 50_000])
    func whatWaitedTooLongIsNeverKept(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let gate = Self.stall(store)
            await #expect(throws: StorageError.tooSlow) {
                try await store.take(content: Sample.bytes(size), within: .milliseconds(300))
            }
            gate.open()
            #expect(try await store.lease().isEmpty)
            #expect(try await store.list(QueueQuery()).isEmpty)
            #expect(files(in: folder + "/spool").isEmpty)
            try store.close()
        }
    }

    /// The rows are written, the commit hangs, and the client receives 451 and sends again while it still hangs: the
    /// second message must be kept in its own right, and the first must be gone before it can be leased.
    @Test(.onSQLite) func whatIsSentAgainAfterA451IsNoDuplicate() async throws {
        try await withTemporaryStore { store in
            let store = try #require(store as? SQLStore)
            let isWritten = Locked(false)
            let mayCommit = Gate()
            try await Self.hold(store, isWritten, mayCommit)

            await #expect(throws: StorageError.tooSlow) {
                try await store.take(duplicates: Self.suppress, within: .milliseconds(300))
            }
            #expect(isWritten.withLock { $0 })
            async let second = store.take(duplicates: Self.suppress)
            async let leased = store.lease()
            while store.commits.waitingCount < 2 { try await Task.sleep(for: .milliseconds(5)) }
            mayCommit.open()
            let kept = try await second
            let early = try await leased
            #expect(kept.duplicateOf == nil)
            #expect(!kept.suppressed)
            let all = early + (try await store.lease())
            #expect(all.map(\.message.id) == [kept.id])
            #expect(try await store.list(QueueQuery()).map(\.message.id) == [kept.id])
        }
    }

    /// The rows are written and others of the group take long: the message is left out of the commit.
    @Test func whatIsLateBeforeItsCommitIsNotCommitted() async throws {
        try await withTemporaryStore { store in
            let store = try #require(store as? SQLStore)
            let first = Self.stall(store)
            // Otherwise the message could share its transaction.
            try await eventually { store.commits.waitingCount == 0 }
            let message = Task { try await store.take(within: .milliseconds(300)) }
            while store.commits.waitingCount < 1 { try await Task.sleep(for: .milliseconds(5)) }
            let second = Self.stall(store)
            first.open()
            await #expect(throws: StorageError.tooSlow) { try await message.value }
            second.open()
            #expect(try await store.list(QueueQuery()).isEmpty)
            #expect(try await store.lease().isEmpty)
            // The two that stalled and the lease: nothing had to be withdrawn.
            #expect(store.commits.statistics.jobs == 4)
        }
    }

    /// The message is in the database and cannot be withdrawn for a while: until then it cannot be leased.
    @Test(.onSQLite) func whatCannotBeTakenBackIsNotLeased() async throws {
        try await withTemporaryStore { store in
            let store = try #require(store as? SQLStore)
            try await store.pool.writeWithoutTransaction { database in
                try database.execute(
                    sql: """
                        CREATE TRIGGER stuck BEFORE DELETE ON message BEGIN SELECT RAISE(FAIL, 'stuck'); END
                        """
                )
            }
            let isWritten = Locked(false)
            let mayCommit = Gate()
            try await Self.hold(store, isWritten, mayCommit)
            await #expect(throws: StorageError.tooSlow) { try await store.take(within: .milliseconds(300)) }
            mayCommit.open()
            await #expect(throws: StorageError.self) { try await store.lease() }
            #expect(try await store.tally() == [.waiting: 1])
            try await store.pool.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER stuck") }
            #expect(try await store.lease().isEmpty)
            #expect(try await store.list(QueueQuery()).isEmpty)
        }
    }

    /// Stops the first commit that holds a message.
    private static func hold(_ store: SQLStore, _ isWritten: Locked<Bool>, _ mayCommit: Gate) async throws {
        try await store.pool.writeWithoutTransaction { database in
            database.add(
                function: DatabaseFunction("note_message", argumentCount: 0) { _ in
                    isWritten.withLock { $0 = true }
                    return nil
                }
            )
            try database.execute(
                sql: "CREATE TEMP TRIGGER note AFTER INSERT ON main.message BEGIN SELECT note_message(); END"
            )
            database.add(transactionObserver: Hold(isWritten, mayCommit), extent: .databaseLifetime)
        }
    }

    private final class Hold: TransactionObserver {
        private let isWritten: Locked<Bool>
        private let mayCommit: Gate

        init(_ isWritten: Locked<Bool>, _ mayCommit: Gate) {
            self.isWritten = isWritten
            self.mayCommit = mayCommit
        }

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseWillCommit() throws {
            if isWritten.withLock({ $0 }) { mayCommit.pass() }
        }
        func databaseDidCommit(_ database: Database) {}
        func databaseDidRollback(_ database: Database) {}
    }
}
