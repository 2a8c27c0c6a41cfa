import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

@Suite(.onSQLite) struct DurabilityTests {
    /// GRDB's pool sets NORMAL when it opens; a power failure could then lose a message that was accepted with 250.
    @Test func commitsAreFullySynchronous() async throws {
        try await withTemporaryFolder { folder in
            for _ in 1...2 {
                let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
                let (synchronous, journal) = try await store.pool.writeWithoutTransaction { database in
                    (
                        try Int.fetchOne(database, sql: "PRAGMA synchronous"),
                        try String.fetchOne(database, sql: "PRAGMA journal_mode")
                    )
                }
                #expect(synchronous == 2)
                #expect(journal == "wal")
                try store.close()
            }
        }
    }

    /// What the folder holds at the moment of the answer is what a process that starts after a crash finds.
    @Test func whatWasAnsweredIsInTheFiles() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let small = try await store.take(content: Sample.bytes(2000)).id
            let large = try await store.take(content: Sample.bytes(90_000)).id
            let sending = try #require(try await store.lease(1).first)
            let image = try files(in: folder).map { (String($0.dropFirst(folder.count)), try contents(of: $0)) }
            try store.close()

            try await withTemporaryFolder { copy in
                _ = try Spool(in: copy)
                for (name, bytes) in image where !name.hasSuffix("-shm") { try write(bytes, to: copy + name) }
                let restarted = try SQLStore.openSQLite(StoreOptions(directory: copy, inlineLimit: 4096, reserve: 0))
                #expect(try await restarted.bytes(of: small) == Sample.bytes(2000))
                #expect(try await restarted.bytes(of: large) == Sample.bytes(90_000))
                #expect(try await restarted.recover(node: Sample.node, at: Sample.now, searchAt: Sample.now) == 1)
                #expect(try await restarted.delivery(sending.message.id).state == .outcomeUnknown)
                #expect(try await restarted.removeOrphans() == 0)
                try restarted.close()
            }
        }
    }

    @Test func filesOfNoMessageGoAtTheNextStart() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            var store = try SQLStore.openSQLite(options)
            let kept = try await store.take(content: Sample.bytes(50_000)).id
            _ = try store.staged(Sample.bytes(600_000))
            let arriving = try store.staged(Sample.bytes(700_000))
            #expect(files(in: folder + "/spool").count == 3)
            // Its own unfinished files are not orphans.
            #expect(try await store.removeOrphans() == 0)
            try store.close()
            // A later start has another time in its names.
            try await Task.sleep(for: .milliseconds(5))

            store = try SQLStore.openSQLite(options)
            #expect(try await store.removeOrphans() == 2)
            #expect(files(in: folder + "/spool").count == 1)
            #expect(try await store.bytes(of: kept) == Sample.bytes(50_000))
            try store.close()
            arriving.abandon()
        }
    }

    @Test func idsGrowAcrossARestartAndAClockSetBack() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            var store = try SQLStore.openSQLite(options)
            let future = QueueID(rawValue: (1 << 61) + 5)
            let id = try await store.take().id
            try await store.commits.run { database in
                for table in ["message SET id", "delivery SET message", "content SET message"] {
                    try database.run("UPDATE \(table) = ?", [future.rawValue])
                }
            }
            try store.close()
            store = try SQLStore.openSQLite(options)
            let next = try await store.take().id
            #expect(future > id)
            #expect(next > future)
            try store.close()
        }
    }

    /// A session's commit waits for another's; they share one.
    @Test func concurrentChangesShareCommits() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let gate = Gate()
            store.commits.submit({ _ in gate.pass() }, done: { _ in })
            // What came before the gate's transaction began would share that.
            try await eventually { store.commits.waitingCount == 0 }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 { group.addTask { try await store.take() } }
                while store.commits.waitingCount < 100 { try await Task.sleep(for: .milliseconds(5)) }
                gate.open()
                try await group.waitForAll()
            }
            #expect(store.statistics.changes == 101)
            #expect(store.statistics.commits == 2)
            try store.close()
        }
    }
}
