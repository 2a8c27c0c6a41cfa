import Base
import Storage
import Testing

@testable import SQLStorage

/// What the verbs rely on, whatever the engine.
@Suite struct SQLConnectionTests {
    /// Runs `body` in a transaction of a database whose table `sample` has the rows (1, "a"), (2, "b") and so on.
    private static func withSample<Value: Sendable>(
        rows count: Int = 3,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            try await store.commits.run { database in
                try database.run("CREATE TABLE sample (id INTEGER PRIMARY KEY, name TEXT, part BIGINT)")
                for number in 1...count {
                    try database.run(
                        "INSERT INTO sample (id, name, part) VALUES (?, ?, ?)",
                        [number, name(number), number % 2]
                    )
                }
            }
            let value = try await store.commits.run(body)
            try store.close()
            return value
        }
    }

    private static func name(_ number: Int) -> String {
        number <= 26 ? String(UnicodeScalar(UInt8(96 + number))) : "name \(number)"
    }

    private static func ids(_ database: any SQLConnection, _ condition: SQLCondition) throws -> [Int] {
        try database.values("SELECT id FROM sample WHERE \(condition.sql) ORDER BY id", condition.values)
    }

    @Test func placeholdersAreFilledInTheirOrder() async throws {
        let found = try await Self.withSample { database in
            try database.values(
                "SELECT name FROM sample WHERE id > ? AND id < ? OR name = ? ORDER BY id",
                [1, 3, "c"],
                as: String.self
            )
        }
        #expect(found == ["b", "c"])
    }

    @Test(arguments: [[], [1], [1, 2, 3]] as [SQLValues])
    func aWrongNumberOfValuesIsAnError(_ values: SQLValues) async throws {
        await #expect(throws: StorageError.self) {
            try await Self.withSample { try $0.run("DELETE FROM sample WHERE id = ? OR id = ?", values) }
        }
    }

    @Test func aStatementSaysWhatItHasChanged() async throws {
        let (changed, unchanged, left) = try await Self.withSample { database in
            (
                try database.change("UPDATE sample SET part = 5 WHERE id > ?", [1]),
                try database.change("DELETE FROM sample WHERE id = ?", [99]),
                try database.value("SELECT count(*) FROM sample WHERE part = 5", as: Int.self)
            )
        }
        #expect((changed, unchanged, left) == (2, 0, 2))
    }

    @Test func anInsertTellsTheID() async throws {
        let (new, other) = try await Self.withSample { database in
            let new: Int64 = try database.insert("INSERT INTO sample (name) VALUES (?) RETURNING id", ["d"])
            let other: Int64? = try database.value(
                "INSERT INTO sample (id, name) VALUES (1, 'x') ON CONFLICT DO NOTHING RETURNING id"
            )
            return (new, other)
        }
        #expect(new == 4)
        #expect(other == nil)
    }

    @Test func aMissingRowAndNullAreNil() async throws {
        let (missing, null, isThere) = try await Self.withSample { database in
            (
                try database.value("SELECT name FROM sample WHERE id = 99", as: String.self),
                try database.value("SELECT max(id) FROM sample WHERE id = 99", as: Int.self),
                try database.exists("SELECT 1 FROM sample WHERE id = 99")
            )
        }
        #expect(missing == nil && null == nil && !isThere)
    }

    @Test func rowsArriveOneByOneUntilEnough() async throws {
        let seen = try await Self.withSample(rows: 1000) { database in
            var seen: [Int] = []
            try database.forEachRow(of: "SELECT id FROM sample ORDER BY id", [], isKept: true) { row in
                seen.append(try row[0])
                // Another statement may run meanwhile.
                #expect(try database.exists("SELECT 1 FROM sample WHERE id = ?", [seen.count]))
                return seen.count < 5
            }
            // The statement that was left can run again.
            #expect(try database.rows("SELECT id FROM sample ORDER BY id").count == 1000)
            return seen
        }
        #expect(seen == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [0, 1, 10_000])
    func listsOfAnyLength(_ count: Int) async throws {
        let found = try await Self.withSample(rows: 10_000) { database in
            let numbers = (0..<count).map { Int64($0 + 1) }
            let names = numbers.map { Self.name(Int($0)) }
            let pairs = numbers.map { ($0, $0 % 2) }
            return [
                try Self.ids(database, database.isIn("id", numbers)),
                try Self.ids(database, database.isIn("name", names)),
                try Self.ids(database, database.dialect.isIn(("id", "part"), pairs)),
                try Self.ids(database, database.dialect.isIn(("id", "part"), pairs.map { ($0.0, 1 - $0.1) })),
            ]
        }
        let expected = Array(0..<count).map { $0 + 1 }
        #expect(found == [expected, expected, expected, []])
    }

    @Test(arguments: ["it's", "\"", "\\", "a\nb\tc\u{1}", "[,]", "Grüße \u{1F600}", "", "?"])
    func aListHoldsAnyText(_ text: String) async throws {
        let found = try await Self.withSample { database in
            try database.run("UPDATE sample SET name = ? WHERE id = 2", [text])
            return try Self.ids(database, database.isIn("name", ["c", text, "d"]))
        }
        #expect(found == [2, 3])
    }

    @Test func theSmallerAndTheLarger() async throws {
        let row = try await Self.withSample { database in
            let (least, greatest) = (database.dialect.least("id", "?"), database.dialect.greatest("id", "?"))
            return try database.row("SELECT \(least), \(greatest) FROM sample WHERE id = 2", [1, 3])
        }
        #expect(row?.values == [.integer(1), .integer(3)])
    }

    @Test(arguments: [("EIN", [1, 2]), ("ß", [1]), ("100%", [3]), ("0_b", []), ("x", [])] as [(String, [Int])])
    func textsAreFoundInAnyCase(_ text: String, expected: [Int]) async throws {
        let found = try await Self.withSample { database in
            for (id, name) in [(1, "Ein Gruß"), (2, "mein"), (3, "100% b!")] {
                try database.run("UPDATE sample SET name = ? WHERE id = ?", [name, id])
            }
            return try Self.ids(database, database.dialect.contains(text, in: ["name", "name"]))
        }
        #expect(found == expected)
    }

    @Test func anUpsertChangesWhatIsNamed() async throws {
        let rows = try await Self.withSample { database in
            let save = Upsert.sql("sample", key: ["id"], ["name"])
            try database.run(save, [3, "new"])
            try database.run(save, [4, "added"])
            return try database.rows("SELECT id, name, part FROM sample WHERE id > 2 ORDER BY id").map(\.values)
        }
        #expect(rows == [[.integer(3), .text("new"), .integer(1)], [.integer(4), .text("added"), .null]])
    }
}
