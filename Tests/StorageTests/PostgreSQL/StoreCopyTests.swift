import Base
import Storage
import TestSupport
import Testing

@testable import SQLStorage

/// Everything is copied between the engines, either way.
@Suite(.once, .timeLimit(.minutes(15)))
struct StoreCopyTests {
    private static let contents = [Sample.bytes(100), Sample.bytes(900_000), Sample.bytes(5000)]

    /// A SQLite store with rows in every table, and messages with contents of all sizes.
    private static func fill(_ folder: String) async throws -> (store: SQLStore, messages: [QueueID]) {
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        var messages: [QueueID] = []
        for content in contents { messages.append(try await store.take(content: content).id) }
        try await store.commits.run { database in
            for table in CopiedTable.all where !["routing_revision", "tally"].contains(table.name) {
                let isSingle = table.key == ["only"]
                for number in 1...(isSingle ? 1 : 250) { try fillRow(number, of: table, database) }
            }
            // A number that was issued, and whose row is gone, is not issued again.
            try database.run("DELETE FROM account WHERE id = 250")
        }
        return (store, messages)
    }

    private static func fillRow(_ number: Int, of table: CopiedTable, _ database: any SQLConnection) throws {
        let columns = try database.rows(
            "SELECT name, type, \"notnull\" FROM pragma_table_info(?)",
            [table.name]
        )
        var (names, values): ([String], SQLValues) = ([], [])
        for column in columns {
            let (name, type, isNotNull): (String, String, Bool) = (try column[0], try column[1], try column[2])
            guard isNotNull || table.key.contains(name) || number.isMultiple(of: 2) else { continue }
            names.append("\"\(name)\"")
            values += [Self.value(of: name, type, number)]
        }
        let places = names.map { _ in "?" }.joined(separator: ", ")
        try database.run("INSERT INTO \(table.name) (\(names.joined(separator: ", "))) VALUES (\(places))", values)
    }

    private static func value(of column: String, _ type: String, _ number: Int) -> SQLValue {
        let booleans: Set = [
            "needs_smtputf8", "must_search", "delay_reported", "has_drifted", "removes",
        ]
        if booleans.contains(column) || column.hasPrefix("is_") { return .integer(Int64(number % 2)) }
        if column == "place" { return .text(ContentPlace.inline) }
        switch type {
        case "INTEGER": return .integer(Int64(number))
        case "TEXT": return .text("Größe \(number) '\"\\")
        default: return .blob([0, 0xFF, UInt8(truncatingIfNeeded: number), UInt8(number / 256)])
        }
    }

    @Test func everythingArrivesEitherWay() async throws {
        try await withTemporaryFolder { folder in
            try await withTemporaryFolder { other in
                try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                    let (source, messages) = try await Self.fill(folder)
                    let server = try SQLStore.openPostgreSQL(Self.options(database, folder), in: database)
                    let there = try await StoreCopy(from: source, to: server, origin: "a").run { _ in }
                    #expect(there.map(\.rows).reduce(0, +) > 250 * 30)
                    try await Self.expectContents(of: messages, in: server)

                    let file = try SQLStore.openSQLite(StoreOptions(directory: other, inlineLimit: 4096, reserve: 0))
                    let back = try await StoreCopy(from: server, to: file, origin: "b").run { _ in }
                    #expect(there == back)
                    try await Self.expectContents(of: messages, in: file)
                    for store in [server, file] {
                        try store.refuseIncompleteCopy()
                        #expect(try await Self.nextAccount(store) == 251)
                        #expect(try await store.indexForSearch(limit: 10_000) == messages.count + 250)
                        try store.close()
                    }
                    try source.close()
                }
            }
        }
    }

    private static func options(_ database: PostgreSQLOptions, _ folder: String) -> StoreOptions {
        var options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
        options.database = .postgreSQL(database)
        return options
    }

    private static func expectContents(of messages: [QueueID], in store: SQLStore) async throws {
        for (id, content) in zip(messages, contents) { #expect(try await store.bytes(of: id) == content) }
    }

    private static func nextAccount(_ store: SQLStore) async throws -> Int64 {
        try await store.commits.run { database in
            try database.insert(
                """
                INSERT INTO account (address, credential, scopes, options, health, send_as)
                VALUES (?, ?, '', '', '', '') RETURNING id
                """,
                ["new@acme.example", [UInt8]()]
            )
        }
    }

    @Test func aCopyThatWasBrokenOffGoesOn() async throws {
        try await withTemporaryFolder { folder in
            try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                let (source, messages) = try await Self.fill(folder)
                let target = try SQLStore.openPostgreSQL(Self.options(database, folder), in: database)
                let copy = StoreCopy(from: source, to: target, origin: "a")
                for end in ["users", "message", "event", "traffic", "login"] {
                    await #expect(throws: StorageError.tooSlow) {
                        _ = try await copy.run { (progress) throws(StorageError) in
                            if progress.copying == end { throw .tooSlow }
                        }
                    }
                    #expect(throws: StorageError.self) { try target.refuseIncompleteCopy() }
                }
                await #expect(throws: StorageError.conflict("the target is an incomplete copy of another store")) {
                    _ = try await StoreCopy(from: source, to: target, origin: "b").run { _ in }
                }
                let seen = Locked<Set<String>>([])
                _ = try await copy.run { progress in
                    if let table = progress.copying { seen.withLock { _ = $0.insert(table) } }
                    #expect(progress.done <= progress.all)
                }
                #expect(!seen.withLock { $0.contains("one_time_link") })
                try await Self.expectContents(of: messages, in: target)
                await #expect(throws: StorageError.self) { _ = try await copy.run { _ in } }
                try target.close()
                try source.close()
            }
        }
    }

    @Test func whatDiffersIsNoticed() async throws {
        try await withTemporaryFolder { folder in
            try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                let (source, _) = try await Self.fill(folder)
                let target = try SQLStore.openPostgreSQL(Self.options(database, folder), in: database)
                let copy = StoreCopy(from: source, to: target, origin: "a")
                await #expect(throws: StorageError.tooSlow) {
                    _ = try await copy.run { (progress) throws(StorageError) in
                        if progress.copying == "tally" { throw .tooSlow }
                    }
                }
                try await target.commits.run {
                    try $0.run("UPDATE delivery SET attempts = attempts + 1 WHERE message = 7")
                }
                do throws(StorageError) {
                    _ = try await copy.run { _ in }
                    Issue.record("it was not noticed")
                } catch {
                    #expect("\(error)".contains("delivery"))
                }
                try target.close()
                try source.close()
            }
        }
    }

    /// A table that is in neither list would be lost.
    @Test func everyTableIsCopiedOrNamed() async throws {
        let known = Set(CopiedTable.all.map(\.name)).union(CopiedTable.notCopied)
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder))
            let tables: [String] = try await store.read {
                try $0.values("SELECT name FROM sqlite_schema WHERE type = 'table'")
            }
            let others = tables.filter { !$0.hasPrefix("message_search") && !$0.hasPrefix("sqlite_") }
            #expect(Set(others).subtracting(known) == ["grdb_migrations"])
            try store.close()
            try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                let server = try SQLStore.openPostgreSQL(Self.options(database, folder), in: database)
                let tables: [String] = try await server.read {
                    try $0.values("SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = current_schema()")
                }
                #expect(Set(tables).subtracting(known) == [])
                #expect(tables.count > 30)
                try server.close()
            }
        }
    }
}
