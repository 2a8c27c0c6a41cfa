import Base
import GRDB
import Storage
import Testing

@testable import SQLiteStorage

#if canImport(Glibc)
import Glibc
#endif

/// One damaged thing stops one message.
@Suite struct DamageTests {
    @Test(arguments: ["missing", "truncated", "longer", "changed"])
    func aDamagedFileIsNoticed(kind: String) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let hurt = try await store.take(content: Sample.bytes(100_000)).id
            let path = try #require(files(in: folder + "/spool").first)
            let whole = try await store.take(content: Sample.bytes(100_000)).id
            var bytes = try contents(of: path)
            switch kind {
            case "missing": unsafe unlink(path)
            case "truncated": try write(Array(bytes.dropLast()), to: path)
            case "longer": try write(bytes + [0], to: path)
            default:
                bytes[77_777] ^= 1
                try write(bytes, to: path)
            }
            let error = await #expect(throws: StorageError.self) { try await store.content(of: hurt) }
            guard case .damaged = error else {
                Issue.record("\(String(describing: error)) is not .damaged")
                return
            }
            #expect(try await store.bytes(of: whole) == Sample.bytes(100_000))
            let leases = try await store.lease()
            #expect(leases.map(\.message.id) == [hurt, whole])
            try await store.finish(leases[0], with: .failed, at: Sample.now)
            try await store.finish(leases[1], with: .delivered, at: Sample.now)
            #expect(try await store.tally() == [.failed: 1, .delivered: 1])
            try store.close()
        }
    }

    @Test(arguments: [
        "UPDATE content SET bytes = x'00' WHERE message = ?",
        "DELETE FROM content WHERE message = ?",
        "UPDATE message SET checksum = x'' WHERE id = ?",
        "UPDATE message SET place = '00/none' WHERE id = ?",
    ])
    func aDamagedContentRowIsNoticed(sql: String) async throws {
        try await Self.damaged(by: sql) { store, hurt, whole in
            await #expect(throws: StorageError.self) { try await store.content(of: hurt) }
            let rest = try await store.content(of: whole)
            #expect(rest.size > 0)
            let leases = try await store.lease()
            #expect(leases.count == 2)
        }
    }

    @Test(arguments: [
        "DELETE FROM message WHERE id = ?",
        "UPDATE message SET sender = 'no address' WHERE id = ?",
        "UPDATE delivery SET recipients = 'x@y@', lane = 1 WHERE message = ?",
        "UPDATE delivery SET recipients = '\u{1}' WHERE message = ?",
    ])
    func aDamagedRowIsSetAside(sql: String) async throws {
        try await Self.damaged(by: sql) { store, hurt, whole in
            #expect(try await store.list(QueueQuery()).map(\.message.id) == [whole])
            let leases = try await store.lease()
            #expect(leases.map(\.message.id) == [whole])
            #expect(try await store.tally() == [.failed: 1, .sending: 1])
            #expect(try await store.lease().isEmpty)
            for lease in leases { try await store.finish(lease, with: .delivered, at: Sample.now) }
            #expect(try await store.forget(endedBefore: Sample.now + .seconds(1), limit: 10) == 2)
        }
    }

    private static func damaged(
        by sql: String,
        _ check: (SQLiteStore, _ hurt: QueueID, _ whole: QueueID) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore(StoreOptions(directory: folder, reserve: 0))
            let hurt = try await store.take().id
            let whole = try await store.take().id
            try await store.pool.write { try $0.execute(sql: sql, arguments: [hurt.rawValue]) }
            try await check(store, hurt, whole)
            try store.close()
        }
    }

    @Test func damagedSettingsOfOnePersonStopNobodyElse() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore(StoreOptions(directory: folder, reserve: 0))
            let (hurt, whole) = (PersonID(rawValue: 1), PersonID(rawValue: 2))
            for person in [hurt, whole] { try await store.savePersonalSettings(PersonalSettings(), of: person) }
            try await store.pool.write {
                try $0.execute(sql: "UPDATE personal_settings SET settings = '{' WHERE person = 1")
            }
            #expect(try await store.allPersonalSettings().keys.map(\.rawValue) == [2])
            await #expect(throws: StorageError.self) { try await store.personalSettings(of: hurt) }
            #expect(try await store.personalSettings(of: whole) == PersonalSettings())
            try store.close()
        }
    }

    /// Pages of the database file are overwritten: what lies there is lost, what lies elsewhere still comes out.
    @Test func aDamagedPageStopsOnlyWhatLiesOnIt() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 128 << 10, reserve: 0)
            var store = try SQLiteStore(options)
            var ids: [QueueID] = []
            for _ in 0..<20 { ids.append(try await store.take(content: Sample.bytes(60_000)).id) }
            _ = try await store.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try store.close()

            let path = folder + "/gateway.sqlite"
            var bytes = try contents(of: path)
            // In the midst of the contents, which fill nearly all of the file.
            let start = bytes.count / 2 / 4096 * 4096
            for offset in start..<(start + 4096) { bytes[offset] = 0xA5 }
            try write(bytes, to: path)

            store = try SQLiteStore(options)
            var lost = 0
            for id in ids {
                guard let found = try? await store.bytes(of: id) else {
                    lost += 1
                    continue
                }
                #expect(found == Sample.bytes(60_000))
            }
            #expect(lost == 1)
            let leases = try await store.lease(100)
            #expect(leases.count == 20)
            #expect(try await store.take(content: Sample.bytes(60_000)).id > ids[19])
            try store.close()
        }
    }
}
