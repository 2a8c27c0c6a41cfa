import Base
import Storage
import Testing

@testable import SQLStorage

/// What goes into a column comes out of it, and nothing else does.
@Suite struct SQLValueTests {
    private static let table = """
        CREATE TABLE sample (
            id INTEGER PRIMARY KEY, flag BOOLEAN, number BIGINT, fraction DOUBLE PRECISION, words TEXT, bytes BLOB
        )
        """

    /// Runs `body` in a transaction of a database with the table `sample`.
    private static func withSample<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            try await store.commits.run { try $0.run(table) }
            let value = try await store.commits.run(body)
            try store.close()
            return value
        }
    }

    private static func roundTrip<Value: SQLConvertible>(_ value: Value, _ column: String) async throws -> Value? {
        try await withSample { database in
            try database.run("INSERT INTO sample (id, \(column)) VALUES (1, ?)", [value])
            return try database.value("SELECT \(column) FROM sample")
        }
    }

    @Test(arguments: [true, false])
    func booleans(_ value: Bool) async throws {
        #expect(try await Self.roundTrip(value, "flag") == value)
        let found = try await Self.withSample { database in
            try database.run("INSERT INTO sample (id, flag) VALUES (1, ?)", [value])
            return try database.exists("SELECT 1 FROM sample WHERE \(value ? "flag" : "NOT flag")")
        }
        #expect(found)
    }

    @Test(arguments: [0, 1, -1, Int64.min, Int64.max])
    func integers(_ value: Int64) async throws {
        #expect(try await Self.roundTrip(value, "number") == value)
        #expect(try await Self.roundTrip(Int(value), "number") == Int(value))
        #expect(try await Self.roundTrip(Timestamp(milliseconds: value), "number")?.milliseconds == value)
        #expect(try await Self.roundTrip(QueueID(rawValue: value), "number")?.rawValue == value)
    }

    @Test(arguments: [0, -1.5, 1e300, .leastNonzeroMagnitude, 3])
    func fractions(_ value: Double) async throws {
        #expect(try await Self.roundTrip(value, "fraction") == value)
    }

    @Test(arguments: ["", "a", "Grüße \u{1F600}", "?", "it's \"quoted\"\n\\", String(repeating: "x", count: 100_000)])
    func texts(_ value: String) async throws {
        #expect(try await Self.roundTrip(value, "words") == value)
    }

    @Test(arguments: [[], [0], Array(0...255), [UInt8](repeating: 7, count: 200_000)])
    func bytes(_ value: [UInt8]) async throws {
        #expect(try await Self.roundTrip(value, "bytes") == value)
    }

    @Test func whatIsNullIsNil() async throws {
        let row = try await Self.withSample { database in
            try database.run(
                "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)",
                [1, Bool?.none, Int64?.none, nil, String?.none, [UInt8]?.none]
            )
            return try #require(try database.row("SELECT flag, number, fraction, words, bytes FROM sample"))
        }
        #expect(row.values == Array(repeating: .null, count: 5))
        #expect(try row[0] == Bool?.none)
        #expect(try row[1] == Timestamp?.none)
        #expect(try row[3] == String?.none)
        #expect(throws: StorageError.damaged("column 1 of a row holds NULL and was read as Int64")) {
            let _: Int64 = try row[1]
        }
    }

    @Test func anotherTypeIsAnError() throws {
        let row = SQLRow(values: [.text("12"), .integer(12), .blob([1]), .real(1.5), .bool(true)])
        func expectDamage<Value: SQLConvertible>(_ column: Int, _ type: Value.Type) {
            let error = #expect(throws: StorageError.self) { let _: Value = try row[column] }
            if case .damaged = error { return }
            Issue.record("column \(column) was read as \(type)")
        }
        expectDamage(0, Int.self)
        expectDamage(0, Bool.self)
        expectDamage(0, [UInt8].self)
        expectDamage(0, QueueID?.self)
        expectDamage(1, String.self)
        expectDamage(1, [UInt8]?.self)
        expectDamage(2, String.self)
        expectDamage(3, Int64.self)
        expectDamage(3, Timestamp.self)
        expectDamage(4, Int64.self)
        #expect(try row[1] == true)
        #expect(try row[1] == 12.0)
    }

    @Test func aColumnTooManyIsAnError() throws {
        for column in [-1, 1] {
            #expect(throws: StorageError.self) { let _: Int? = try SQLRow(values: [.null])[column] }
        }
    }
}
