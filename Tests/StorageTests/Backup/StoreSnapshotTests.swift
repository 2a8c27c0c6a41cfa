import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// Consistent copies of a data directory that is in use.
@Suite(.timeLimit(.minutes(10))) struct StoreSnapshotTests {
    private static let large = Sample.bytes(20_000)

    /// Takes a snapshot into the same folder, and removes it afterwards.
    @discardableResult
    private func withSnapshot<Value>(
        of folder: String,
        progress: @escaping (Int64, Int64) throws -> Void = { _, _ in },
        _ body: (StoreSnapshot) async throws -> Value
    ) async throws -> Value {
        let snapshot = try StoreSnapshot.take(of: folder, databaseTo: folder + "/copy", progress: progress)
        defer { snapshot.remove() }
        return try await body(snapshot)
    }

    @Test func showsOneMomentWhateverComesAndGoes() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            for _ in 0..<20 { try await store.take(content: Self.large) }
            let (isDone, count) = (Locked(false), Locked(0))
            // Messages come in and are delivered as fast as they can. Each waits behind twenty others: one that went at once
            // could, on a busy machine, be gone before any snapshot saw its file.
            async let traffic: Void = {
                while !isDone.withLock({ $0 }) {
                    try await store.take(content: Self.large)
                    for lease in try await store.lease(1) {
                        try await store.finish(lease, with: .delivered, at: Sample.now)
                    }
                    count.withLock { $0 += 1 }
                }
            }()
            // Whatever is thrown, or nobody would end the traffic.
            defer { isDone.withLock { $0 = true } }
            for round in 0..<20 {
                // Each sees another moment.
                while count.withLock({ $0 }) <= round { try await Task.sleep(for: .milliseconds(2)) }
                try await withSnapshot(of: folder) { snapshot in
                    #expect(snapshot.damage == nil && snapshot.lost.isEmpty && snapshot.isCurrent)
                    let copy = try DatabaseFile(path: snapshot.database).forReading(GRDB.Configuration())
                    let rows = try copy.read {
                        try Row.fetchAll(
                            $0,
                            sql: "SELECT place, size FROM message WHERE place <> 'database' ORDER BY 1"
                        )
                    }
                    try copy.close()
                    #expect(rows.map { $0[0] as String } == snapshot.files)
                    for file in snapshot.files {
                        #expect(try contents(of: snapshot.path(of: file)) == Self.large)
                    }
                }
            }
            isDone.withLock { $0 = true }
            try await traffic
            try store.close()
            let left = files(in: folder).filter { $0.contains("/spool/backup") || $0.hasSuffix("/copy") }
            #expect(left.isEmpty)
        }
    }

    @Test func filesStayWhileTheyAreCopied() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            try await store.take(content: Self.large)
            try await withSnapshot(of: folder) { snapshot in
                let lease = try #require(try await store.lease().first)
                try await store.finish(lease, with: .delivered, at: Sample.now)
                let file = try #require(snapshot.files.first)
                #expect(unsafe access("\(folder)/spool/\(file)", F_OK) != 0)
                #expect(try contents(of: snapshot.path(of: file)) == Self.large)
            }
            try store.close()
        }
    }

    @Test func aFileThatIsMissingIsNamed() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            for _ in 0..<2 { try await store.take(content: Self.large) }
            let name = try #require(Spool.names(in: folder + "/spool").first)
            unsafe unlink("\(folder)/spool/\(name)")
            try await withSnapshot(of: folder) { snapshot in
                #expect(snapshot.lost == [name])
                #expect(snapshot.files.count == 1)
            }
            try store.close()
        }
    }

    /// A database that no process has open, one that was left by a crash, and one whose serving process is at work.
    @Test func aDatabaseNeedNotBeServed() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let id = try await store.take().id
            try store.close()
            try await withSnapshot(of: folder) { snapshot in
                let copy = try DatabaseFile(path: snapshot.database).forReading(GRDB.Configuration())
                #expect(try copy.read { try Int64.fetchAll($0, sql: "SELECT id FROM message") } == [id.rawValue])
                try copy.close()
            }
        }
    }

    @Test func onlyOneAtATime() async throws {
        try await withTemporaryFolder { folder in
            try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0)).close()
            try await withSnapshot(of: folder) { _ in
                #expect(throws: StorageError.locked("another backup of \(folder) is being made")) {
                    _ = try StoreSnapshot.take(of: folder, databaseTo: folder + "/other") { _, _ in }
                }
            }
            try await withSnapshot(of: folder) { _ in }
        }
    }

    /// What stopped it, such as a signal, leaves nothing behind.
    @Test func whatIsBrokenOffLeavesNothing() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            try await store.take(content: Self.large)
            let before = Set(files(in: folder))
            await #expect(throws: CancellationError.self) {
                try await withSnapshot(of: folder, progress: { _, _ in throw CancellationError() }) { _ in }
            }
            #expect(Set(files(in: folder)).subtracting(before) == ["\(folder)/backup.lock"])
            // A process that was killed removes nothing; the next start does.
            unsafe mkdir("\(folder)/spool/backup", 0o700)
            try write([1], to: "\(folder)/spool/backup/00-x")
            _ = try await store.removeOrphans()
            #expect(unsafe access("\(folder)/spool/backup", F_OK) != 0)
            try store.close()
        }
    }

    @Test(arguments: ["00/a-1", "63/m1x-2-3"]) func namesOfSpoolFiles(_ name: String) { #expect(Spool.isName(name)) }

    @Test(arguments: [
        "", "00", "00/", "64/a", "0/a", "00/../a", "00/.", "../00/a", "/00/a", "00/a/b", "00/A", "+1/a", "database",
    ])
    func otherNames(_ name: String) { #expect(!Spool.isName(name)) }
}
