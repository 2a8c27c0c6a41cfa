import Base
import Foundation
import GRDB
import Storage
import Testing

@testable import SQLStorage

/// A database of another version of the gateway: an earlier one is upgraded and keeps its rows, a later one is refused
/// and stays as it is.
@Suite(.onSQLite) struct UpgradeTests {
    private func path(_ folder: String) -> String { folder + "/gateway.sqlite" }

    private func options(_ folder: String) -> StoreOptions { StoreOptions(directory: folder, reserve: 0) }

    // MARK: The program's own steps

    /// The program's steps and a further one, as its next version has them.
    private static let next =
        Schema.migrations + [
            Migration(
                name: "next",
                sql: """
                    ALTER TABLE message ADD COLUMN note TEXT;
                    CREATE TABLE message_note (message INTEGER PRIMARY KEY) STRICT
                    """
            )
        ]

    /// A database as it was after each of the steps, with a row in every table, has the same rows after the upgrade,
    /// and the schema of a new one.
    @Test func rowsOfEveryEarlierSchemaAreKept() async throws {
        let new = try await withTemporaryFolder { folder in
            try SQLStore.openSQLite(options(folder), migrations: Self.next).close()
            return try await schema(folder)
        }
        for count in 1..<Self.next.count {
            let last = Self.next[count - 1].name
            try await withTemporaryFolder { folder in
                let rows = try await fill(folder, Array(Self.next.prefix(count)))
                let access: StoreAccess = count.isMultiple(of: 2) ? .serving : .beside
                try SQLStore.openSQLite(options(folder), access: access, migrations: Self.next).close()
                let queue = try DatabaseQueue(path: path(folder))
                // `routing_revision` counts changes, including those of a step.
                for (table, kept) in rows where table != "routing_revision" {
                    #expect(try await queue.read { try kept.read($0, table) } == kept.rows, "\(table) after \(last)")
                    #expect(!kept.rows.isEmpty, "\(table) was not filled")
                }
                try queue.close()
                #expect(try await schema(folder) == new, "after \(last)")
            }
        }
    }

    /// What a table holds in its current columns.
    private struct Kept: Sendable {
        let columns: [String]
        var rows: [String] = []

        func read(_ database: Database, _ table: String) throws -> [String] {
            let list = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
            return try String.fetchAll(database, sql: "SELECT \(list) FROM \(table) ORDER BY 1")
        }
    }

    /// Creates a database with these steps and a row in every table; returns what the tables hold.
    private func fill(_ folder: String, _ migrations: [Migration]) async throws -> [String: Kept] {
        let queue = try DatabaseQueue(path: path(folder))
        try Schema.migrator(migrations).migrate(queue)
        let kept = try await queue.write { database in
            let tables = try String.fetchAll(
                database,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """
            )
            // A row of one table may create one of another, by a trigger.
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for table in tables {
                let columns = try database.columns(in: table)
                let values = columns.map { column in
                    switch column.type {
                    case "INTEGER": "1"
                    case "BLOB": "X'0102'"
                    default: "'\(table) \(column.name)'"
                    }
                }
                try database.execute(sql: "INSERT OR IGNORE INTO \(table) VALUES (\(values.joined(separator: ",")))")
            }
            return try tables.reduce(into: [String: Kept]()) { all, table in
                var kept = Kept(columns: try database.columns(in: table).map(\.name))
                kept.rows = try kept.read(database, table)
                all[table] = kept
            }
        }
        try queue.close()
        return kept
    }

    private func schema(_ folder: String) async throws -> [String] {
        let queue = try DatabaseQueue(path: path(folder))
        defer { try? queue.close() }
        return try await queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1"
            )
        }
    }

    // MARK: Interrupted

    private static let first = Migration(name: "first", sql: "CREATE TABLE a (b TEXT); CREATE TABLE c (d TEXT)")
    private static let second = Migration(
        name: "second",
        sql: "CREATE TABLE e (f TEXT); INSERT INTO e SELECT b FROM a; DROP TABLE a"
    )

    /// A database after the first step, with rows that fill many pages.
    private func begin(_ folder: String) async throws {
        let queue = try DatabaseQueue(path: path(folder))
        try Schema.migrator([Self.first]).migrate(queue)
        try await queue.write { database in
            let filling = String(repeating: "x", count: 200)
            for number in 0..<2000 {
                try database.execute(sql: "INSERT INTO a VALUES (?)", arguments: ["\(number) \(filling)"])
            }
        }
        try queue.close()
    }

    private func expectFinished(_ folder: String) async throws {
        let queue = try DatabaseQueue(path: path(folder))
        defer { try? queue.close() }
        let (count, hasOld) = try await queue.read { database in
            (try Int.fetchOne(database, sql: "SELECT count(*) FROM e"), try database.tableExists("a"))
        }
        #expect(count == 2000 && !hasOld)
    }

    @Test func aStepThatFailsLeavesNothingAndIsBegunAgain() async throws {
        try await withTemporaryFolder { folder in
            try await begin(folder)
            let failing = Migration(name: "second", sql: Self.second.sql + "; INSERT INTO nowhere VALUES (1)")
            #expect(throws: StorageError.self) {
                try SQLStore.openSQLite(options(folder), migrations: [Self.first, failing])
            }
            let queue = try DatabaseQueue(path: path(folder))
            let (count, hasNew) = try await queue.read { database in
                (try Int.fetchOne(database, sql: "SELECT count(*) FROM a"), try database.tableExists("e"))
            }
            #expect(count == 2000 && !hasNew)
            try queue.close()
            try upgrade(folder)
            try await expectFinished(folder)
        }
    }

    /// The store of these tables has no messages, which opening asks for last; by then the steps are done.
    private func upgrade(_ folder: String, access: StoreAccess = .serving) throws {
        let store = try? SQLStore.openSQLite(options(folder), access: access, migrations: [Self.first, Self.second])
        try store?.close()
    }

    /// What the folder holds in the middle of a step is what a process that starts after a kill finds.
    @Test func aStepThatWasKilledIsBegunAgain() async throws {
        try await withTemporaryFolder { folder in
            try await begin(folder)
            let queue = try DatabasePool(path: path(folder))
            let image = try await queue.writeWithoutTransaction { database in
                // A small cache, so that much of the step is in the files before it ends.
                try database.execute(sql: "PRAGMA cache_size = 5")
                try database.beginTransaction(.immediate)
                try database.execute(sql: Self.second.sql)
                let image = try files(in: folder).map { (String($0.dropFirst(folder.count)), try contents(of: $0)) }
                try database.rollback()
                return image
            }
            try queue.close()
            #expect(image.contains { $0.0.hasSuffix("-wal") && $0.1.count > 100_000 }, "nothing was written")
            try await withTemporaryFolder { copy in
                for (name, bytes) in image where !name.hasSuffix("-shm") { try write(bytes, to: copy + name) }
                try upgrade(copy)
                try await expectFinished(copy)
            }
        }
    }

    // MARK: Other versions

    private func image(_ folder: String) throws -> [String: [UInt8]] {
        try files(in: folder).reduce(into: [:]) { $0[$1] = try contents(of: $1) }
    }

    @Test(arguments: [StoreAccess.serving, .beside, .readOnly])
    func aLaterDatabaseIsRefusedAndStaysAsItIs(_ access: StoreAccess) async throws {
        try await withTemporaryFolder { folder in
            let future = Migration(name: "future", sql: "CREATE TABLE future (x)")
            try SQLStore.openSQLite(options(folder), migrations: Schema.migrations + [future]).close()
            let before = try image(folder)
            #expect {
                try SQLStore.openSQLite(options(folder), access: access)
            } throws: { error in
                guard case StorageError.tooNew(let words) = error else { return false }
                return words.contains("later version") && words.contains("future")
            }
            #expect(try image(folder) == before)
        }
    }

    @Test func readingBringsNothingUpToDate() async throws {
        try await withTemporaryFolder { folder in
            try SQLStore.openSQLite(options(folder)).close()
            let before = try image(folder)
            #expect {
                try SQLStore.openSQLite(options(folder), access: .readOnly, migrations: Self.next)
            } throws: { error in
                guard case StorageError.tooOld(let words) = error else { return false }
                return words.contains("earlier version") && words.contains("1 step")
            }
            #expect(try image(folder) == before)
        }
    }

    /// Alongside a serving gateway, perhaps of an earlier version, the database stays as that one needs it.
    @Test func besideOneThatServesNothingIsBroughtUpToDate() async throws {
        try await withTemporaryFolder { folder in
            try SQLStore.openSQLite(options(folder)).close()
            let schema = try await schema(folder)
            do {
                let lock = try DirectoryLock(directory: folder)
                defer { withExtendedLifetime(lock) {} }
                #expect {
                    try SQLStore.openSQLite(
                        options(folder),
                        access: .beside,
                        migrations: Self.next,
                        patience: .milliseconds(150)
                    )
                } throws: { error in
                    guard case StorageError.tooOld(let words) = error else { return false }
                    return words.contains("restart")
                }
                #expect(try await self.schema(folder) == schema)
            }
            try SQLStore.openSQLite(options(folder), access: .beside, migrations: Self.next).close()
            #expect(try await self.schema(folder) != schema)
        }
    }
}
