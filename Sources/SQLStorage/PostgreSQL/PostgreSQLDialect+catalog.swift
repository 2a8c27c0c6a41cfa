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
