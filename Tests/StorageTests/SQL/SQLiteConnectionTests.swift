import Storage
import Testing

@testable import SQLStorage

/// What SQLite's connection does that other engines' need not.
@Suite struct SQLiteConnectionTests {
    private static func withSample<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            try await store.commits.run { try $0.run("CREATE TABLE sample (id INTEGER PRIMARY KEY, name TEXT)") }
            let value = try await store.commits.run(body)
            try store.close()
            return value
        }
    }

    @Test func aTextMayContainNUL() async throws {
        let found = try await Self.withSample { database in
            try database.run("INSERT INTO sample (name) VALUES (?)", ["a\0b"])
            return try database.value("SELECT name FROM sample", as: String.self)
        }
        #expect(found == "a\0b")
    }

    @Test func aKeptStatementKeepsNoValues() async throws {
        let found = try await Self.withSample { database in
            let insert = "INSERT INTO sample (name) VALUES (?) RETURNING name"
            let first: String? = try database.value(insert, ["a"])
            let second: String? = try database.value(insert, [nil])
            return [first, second]
        }
        #expect(found == ["a", nil])
    }

    @Test func aStatementThatFailedCanRunAgain() async throws {
        let names = try await Self.withSample { database in
            let insert = "INSERT INTO sample VALUES (?, ?)"
            try database.run(insert, [1, "a"])
            #expect(throws: (any Error).self) { try database.run(insert, [1, "b"]) }
            try database.run(insert, [2, "c"])
            return try database.values("SELECT name FROM sample ORDER BY id", as: String.self)
        }
        #expect(names == ["a", "c"])
    }

    @Test func aStatementWithinItsOwnRowsIsAnError() async throws {
        try await Self.withSample { database in
            let query = "SELECT name FROM sample WHERE id > ?"
            try database.run("INSERT INTO sample VALUES (1, 'a'), (2, 'b')")
            #expect(throws: (any Error).self) {
                try database.forEachRow(of: query, [0], isKept: true) { _ in try database.exists(query, [1]) }
            }
        }
    }
}
