import Base
import Foundation
import Storage
import Testing

@testable import SQLStorage

/// The write-ahead log is moved into the database alongside the commits.
@Suite(.onSQLite) struct CheckpointerTests {
    /// Under a load without pauses, the log ends up only as long as the checkpointer lets it grow, not as long as
    /// everything written.
    @Test func `the log begins anew although commits never pause`() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            defer { try? store.close() }
            let log = folder + "/gateway.sqlite-wal"
            let block = [UInt8](repeating: 7, count: 256 << 10)
            try await store.commits.run { try $0.run("CREATE TABLE filler (bytes BLOB)") }
            var written = 0
            var longest = 0
            let limit = 256 << 20
            while written < limit {
                try await store.commits.run { try $0.run("INSERT INTO filler VALUES (?)", [block]) }
                try await store.commits.run { try $0.run("DELETE FROM filler") }
                written += block.count
                longest = max(longest, size(of: log))
                if written > longest * 2, longest > 16 << 20 { break }
            }
            #expect(written > longest * 2, "the log grew to \(longest) bytes while \(written) were written")
        }
    }

    /// However few commits came before: nothing of what they replaced stays in it.
    @Test func `the log is emptied when commits pause`() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            defer { try? store.close() }
            for round in 1...2 {
                try await store.commits.run { try $0.run("CREATE TABLE filler\(round) (bytes BLOB)") }
                #expect(size(of: folder + "/gateway.sqlite-wal") > 0)
                try await eventually { size(of: folder + "/gateway.sqlite-wal") == 0 }
            }
        }
    }

    @Test func `a store that is closed right after a commit leaves nothing running`() async throws {
        try await withTemporaryFolder { folder in
            for _ in 1...5 {
                let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
                try await store.commits.run { try $0.run("CREATE TABLE IF NOT EXISTS filler (number)") }
                try await store.commits.run { try $0.run("INSERT INTO filler VALUES (1)") }
                try store.close()
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/gateway.sqlite-wal"))
            // Longer than the checkpointer lets the log accumulate: it would touch a closed database.
            try await Task.sleep(for: .milliseconds(300))
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            #expect(try await store.read { try $0.value("SELECT sum(number) FROM filler", as: Int.self) } == 5)
            try store.close()
        }
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
