import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

@Suite(.onSQLite) struct FullDiskTests {
    private static func isFull(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return false
        } catch {
            guard case .full? = error as? StorageError else {
                Issue.record("\(error) is not .full")
                return true
            }
            return true
        }
    }

    @Test func theReserveRefusesNewMailAndLetsTheOldGo() async throws {
        try await withTemporaryFolder { folder in
            let id: QueueID
            do {
                let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
                id = try await store.take(content: Sample.bytes(50_000)).id
                try store.close()
            }
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 1 << 60))
            for size in [100, 50_000] {
                #expect(await Self.isFull { try await store.take(content: Sample.bytes(size)) })
            }
            #expect(files(in: folder + "/spool").count == 1)
            #expect(try await store.bytes(of: id) == Sample.bytes(50_000))
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .delivered, at: Sample.now)
            #expect(files(in: folder + "/spool").isEmpty)
            try store.close()
        }
    }

    @Test func unknownSpaceIsNoSpace() async throws {
        try await withTemporaryFolder { folder in
            #expect(FreeSpace(directory: folder, reserve: 0).has(1))
            let room = FreeSpace(directory: folder + "/missing", reserve: 0)
            #expect(room.available() == nil)
            #expect(!room.has(1))
            #expect(room.complaint.contains("cannot be determined"))
        }
    }

    @Test func aDatabaseThatCannotGrowKeepsWhatItHas() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let first = try await store.take(content: Sample.bytes(40_000)).id
            try await store.pool.writeWithoutTransaction { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
            }
            #expect(await Self.isFull { try await store.take(content: Sample.bytes(40_000)) })
            #expect(try await store.tally() == [.waiting: 1])
            #expect(try await store.bytes(of: first) == Sample.bytes(40_000))
            try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
            try await store.take(content: Sample.bytes(40_000))
            #expect(try await store.tally() == [.waiting: 2])
            try store.close()
        }
    }

    /// On a file system of a few megabytes that is really full; only root can mount one.
    @Test(.enabled(if: TinyDisk.isAllowed), arguments: [3000, 60_000])
    func aFullDiskRefusesAndHarmsNothing(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let disk = try TinyDisk(at: folder, megabytes: 6)
            defer { disk.unmount() }
            let options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            var store = try SQLStore.openSQLite(options)
            var ids: [QueueID] = []
            while ids.count < 5000 {
                let filled = await Self.isFull { ids.append(try await store.take(content: Sample.bytes(size)).id) }
                if filled { break }
            }
            #expect(ids.count > 10 && ids.count < 5000)
            #expect(try await store.tally() == [.waiting: ids.count])
            // The file that found no space takes none either.
            #expect(files(in: folder + "/spool").count == (size > options.inlineLimit ? ids.count : 0))
            for id in ids { #expect(try await store.bytes(of: id) == Sample.bytes(size)) }
            try store.close()

            // Space again, for example on a larger disk: everything continues.
            try disk.grow(megabytes: 40)
            store = try SQLStore.openSQLite(options)
            _ = try await store.removeOrphans()
            for id in ids { #expect(try await store.bytes(of: id) == Sample.bytes(size)) }
            for lease in try await store.lease(ids.count) {
                try await store.finish(lease, with: .delivered, at: Sample.now)
            }
            #expect(try await store.tally() == [.delivered: ids.count])
            #expect(files(in: folder + "/spool").isEmpty)
            try store.close()
        }
    }
}

/// A file system in memory that fills up soon.
private struct TinyDisk {
    private let folder: String

    static var isAllowed: Bool {
        guard geteuid() == 0, let path = try? makeTemporaryFolder() else { return false }
        defer { unsafe rmdir(path) }
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else { return false }
        return unsafe umount2(path, 0) == 0
    }

    init(at folder: String, megabytes: Int) throws {
        self.folder = folder
        try change(megabytes: megabytes, flags: 0)
    }

    func grow(megabytes: Int) throws { try change(megabytes: megabytes, flags: UInt(MS_REMOUNT)) }

    func unmount() { unsafe umount2(folder, Int32(MNT_DETACH)) }

    private func change(megabytes: Int, flags: UInt) throws {
        guard unsafe mount("tmpfs", folder, "tmpfs", flags, "size=\(megabytes)m") == 0 else {
            throw StorageError.failed("cannot mount on \(folder): \(errno)")
        }
    }
}
