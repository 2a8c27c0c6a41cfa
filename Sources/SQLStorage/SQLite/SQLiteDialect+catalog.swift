/// What copying a store asks of the engine's own tables.
extension SQLiteDialect {
    func columns(of table: String, _ database: any SQLConnection) throws -> [TableColumn] {
        try database.rows("SELECT name FROM pragma_table_info(?)", [table]).map {
            // Booleans are integers; the other engine knows which.
            TableColumn(name: try $0[0], isBoolean: false)
        }
    }

    func lastNumber(of table: String, _ database: any SQLConnection) throws -> Int64? {
        try database.value("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
    }

    func setLastNumber(_ number: Int64, of table: String, _ database: any SQLConnection) throws {
        try database.run("DELETE FROM sqlite_sequence WHERE name = ?", [table])
        try database.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, number])
    }
}
