import Base
import Foundation
import GRDB
import Storage
import Testing

@testable import SQLStorage

/// A process that only reads leaves no trace, and the files are private to their owner.
@Suite(.onSQLite) struct ReadOnlyTests {
    private func image(_ folder: String) throws -> [String: [UInt8]] {
        try files(in: folder).filter { !$0.hasSuffix("-shm") }.reduce(into: [:]) { $0[$1] = try contents(of: $1) }
    }

    @Test func nothingIsWrittenAtRest() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let store = try SQLStore.openSQLite(options)
            let id = try await store.take(content: Sample.bytes(2000)).id
            try store.close()
            let before = try files(in: folder).reduce(into: [:]) { $0[$1] = try contents(of: $1) }
            let reader = try SQLStore.openSQLite(options, access: .readOnly)
            #expect(try await reader.bytes(of: id) == Sample.bytes(2000))
            await #expect(throws: StorageError.self) { try await reader.removeLogin(named: "odoo") }
            await #expect(throws: StorageError.self) { try await reader.take() }
            try reader.close()
            let after = try files(in: folder).reduce(into: [:]) { $0[$1] = try contents(of: $1) }
            #expect(after == before)
        }
    }

    /// What a killed process left in the log is read, and left there.
    @Test func nothingIsWrittenAfterACrash() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let store = try SQLStore.openSQLite(options)
            let id = try await store.take(content: Sample.bytes(2000)).id
            let left = try files(in: folder).map { (String($0.dropFirst(folder.count)), try contents(of: $0)) }
            try store.close()
            try await withTemporaryFolder { copy in
                _ = try Spool(in: copy)
                for (name, bytes) in left where !name.hasSuffix("-shm") { try write(bytes, to: copy + name) }
                let before = try image(copy)
                let reader = try SQLStore.openSQLite(StoreOptions(directory: copy, reserve: 0), access: .readOnly)
                #expect(try await reader.bytes(of: id) == Sample.bytes(2000))
                try reader.close()
                #expect(try image(copy) == before)
            }
        }
    }

    @Test func changesOfTheOneThatServesAreSeen() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let store = try SQLStore.openSQLite(options)
            let reader = try SQLStore.openSQLite(options, access: .readOnly)
            for _ in 1...3 {
                let id = try await store.take(content: Sample.bytes(2000)).id
                #expect(try await reader.history(of: id).message.id == id)
            }
            try reader.close()
            try store.close()
        }
    }

    @Test func aMissingDatabaseIsNotMade() async throws {
        try await withTemporaryFolder { folder in
            #expect(throws: StorageError.self) {
                try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0), access: .readOnly)
            }
            #expect(files(in: folder).isEmpty)
        }
    }

    /// Whatever the folder's mode, and whatever an earlier version left open.
    @Test func theFilesAreTheirOwnersAlone() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 1000, reserve: 0)
            let manager = FileManager.default
            try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
            func expectPrivate(_ location: SourceLocation = #_sourceLocation) throws {
                #expect(files(in: folder).count >= 3, sourceLocation: location)
                for file in files(in: folder) {
                    let mode = try manager.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                    #expect(mode.map { $0 & 0o077 } == 0, "\(file)", sourceLocation: location)
                }
            }
            for _ in 1...2 {
                let store = try SQLStore.openSQLite(options)
                try await store.take(content: Sample.bytes(5000))
                try expectPrivate()
                try store.close()
                try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/gateway.sqlite")
            }
        }
    }

    /// "Its text goes at once": neither the database nor its log holds deleted text.
    @Test func nothingIsLeftOfADeletedText() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 100_000, reserve: 0))
            let secret = "Rechnung 4711 an niemanden sonst"
            func found() throws -> Bool {
                try files(in: folder).contains { file in
                    Data(try contents(of: file)).range(of: Data(secret.utf8)) != nil
                }
            }
            for size in [10, 20_000, 200_000] {
                let text = Array(String(repeating: secret + "\r\n", count: size / secret.utf8.count + 1).utf8)
                let id = try await store.take(content: Array("Subject: x\r\n\r\n".utf8) + text).id
                #expect(try found())
                _ = try await store.manage(.message(id), .remove, at: Sample.now)
            }
            // The log is emptied once commits have paused.
            let end = ContinuousClock.now + .seconds(60)
            while try found(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try !found())
            try store.close()
        }
    }
}
