/// PostgreSQL's spellings. Lists are arrays.
///
/// All texts have the collation "C": they sort by their bytes as in SQLite, on every system, and no upgrade of the system's
/// locales damages an index. Its `lower` changes ASCII only, as SQLite's NOCASE does. So no extension is needed, nor a
/// collation that some servers lack.
struct PostgreSQLDialect: SQLDialect {
    let trigrams: PostgreSQLTextIndex
    /// The collation whose `lower` knows the letters of all languages.
    let languages: String

    var textIndex: any TextIndex { trigrams }

    /// An array for each column: one statement, prepared once, for any number of rows.
    func rowSets(_ rows: [SQLValues], _ types: [SQLType]) -> [SQLRowSet] {
        let arrays = types.map { "CAST(? AS \($0.name)[])" }.joined(separator: ", ")
        let columns = types.indices.map { "column\($0 + 1)" }.joined(separator: ", ")
        let sql = "SELECT * FROM unnest(\(arrays)) AS u (\(columns))"
        return SQLRowSet.parts(rows).map { part in
            SQLRowSet(
                sql: sql,
                values: SQLValues(
                    types.enumerated().map { index, type in SQLValue.column(type, part.map { $0.all[index] }) }
                )
            )
        }
    }

    func least(_ a: String, _ b: String) -> String { "LEAST(\(a), \(b))" }

    func greatest(_ a: String, _ b: String) -> String { "GREATEST(\(a), \(b))" }

    func isIn(_ column: String, _ list: SQLValue) -> SQLCondition {
        SQLCondition("\(column) = ANY (?)", [list])
    }

    func isIn(_ columns: (String, String), _ pairs: [(Int64, Int64)]) -> SQLCondition {
        SQLCondition(
            """
            (\(columns.0), \(columns.1)) IN (SELECT a, b FROM unnest(CAST(? AS bigint[]), CAST(? AS bigint[])) AS t (a, b))
            """,
            [SQLValue.integers(pairs.map(\.0)), SQLValue.integers(pairs.map(\.1))]
        )
    }

    func caseless(_ column: String) -> String { "lower(\(column))" }

    func isEqual(_ column: String) -> String { "lower(\(column)) = lower(CAST(? AS text) COLLATE \"C\")" }

    func contains(_ text: String, in columns: [String]) -> SQLCondition {
        // The columns' own collation is faster, but knows the letters of ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { column in
            isASCII
                ? "\(column) ILIKE ? ESCAPE '!'"
                : "lower(\(column) COLLATE \(languages)) LIKE lower(CAST(? AS text) COLLATE \(languages)) ESCAPE '!'"
        }
        return SQLCondition(
            "(\(tests.joined(separator: " OR ")))",
            SQLValues(Array(repeating: LikePattern.containing(text), count: columns.count))
        )
    }
}

/// What copying a store asks of the engine's own tables.
extension PostgreSQLDialect {
    private static let sequence = "CAST(pg_get_serial_sequence(?, 'id') AS regclass)"

    func columns(of table: String, _ database: any SQLConnection) throws -> [TableColumn] {
        try database.rows(
            """
            SELECT CAST(a.attname AS text), a.atttypid = CAST('boolean' AS regtype) FROM pg_attribute a
            WHERE a.attrelid = to_regclass(CAST(? AS text)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
            """,
            [table]
        ).map { TableColumn(name: try $0[0], isBoolean: try $0[1]) }
    }

    func lastNumber(of table: String, _ database: any SQLConnection) throws -> Int64? {
        try database.value("SELECT pg_sequence_last_value(\(Self.sequence))", [table])
    }

    func setLastNumber(_ number: Int64, of table: String, _ database: any SQLConnection) throws {
        _ = try database.rows("SELECT setval(\(Self.sequence), ?)", [table, number])
    }
}

extension SQLType {
    fileprivate var name: String {
        switch self {
        case .integer: "bigint"
        case .boolean: "boolean"
        case .text: "text"
        case .bytes: "bytea"
        }
    }
}
