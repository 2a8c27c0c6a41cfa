/// SQLite's spellings. Lists are JSON.
struct SQLiteDialect: SQLDialect {
    var textIndex: any TextIndex { SQLiteTextIndex() }

    /// A row each: one statement, prepared once, costs less than one for each number of rows.
    func rowSets(_ rows: [SQLValues], _ types: [SQLType]) -> [SQLRowSet] {
        let sql = "VALUES (\(types.map { _ in "?" }.joined(separator: ", ")))"
        return rows.map { SQLRowSet(sql: sql, values: $0) }
    }

    func least(_ a: String, _ b: String) -> String { "min(\(a), \(b))" }

    func greatest(_ a: String, _ b: String) -> String { "max(\(a), \(b))" }

    func isIn(_ column: String, _ list: SQLValue) -> SQLCondition {
        SQLCondition("\(column) IN (SELECT value FROM json_each(?))", [list])
    }

    func isIn(_ columns: (String, String), _ pairs: [(Int64, Int64)]) -> SQLCondition {
        let list = pairs.map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
        return SQLCondition(
            "(\(columns.0), \(columns.1)) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
            ["[\(list)]"]
        )
    }

    /// The columns are declared with the collation NOCASE.
    func caseless(_ column: String) -> String { column }

    func isEqual(_ column: String) -> String { "\(column) = ?" }

    func contains(_ text: String, in columns: [String]) -> SQLCondition {
        // LIKE is faster, but ignores case in ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { isASCII ? "\($0) LIKE ? ESCAPE '!'" : "\(ContainsText.name)(\($0), ?)" }
        let value = isASCII ? LikePattern.containing(text) : text
        return SQLCondition(
            "(\(tests.joined(separator: " OR ")))",
            SQLValues(Array(repeating: value, count: columns.count))
        )
    }
}

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

/// Lists as `json_each` reads them.
enum JSONList {
    static func text(_ numbers: [Int64]) -> String { "[\(numbers.map(String.init).joined(separator: ","))]" }

    static func text(_ texts: [String]) -> String {
        var json = "["
        for text in texts {
            json += json.utf8.count > 1 ? ",\"" : "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\":
                    json += "\\"
                    json.unicodeScalars.append(scalar)
                case "\0"..<" ":
                    let code = String(scalar.value, radix: 16)
                    json += "\\u" + String(repeating: "0", count: 4 - code.count) + code
                default: json.unicodeScalars.append(scalar)
                }
            }
            json += "\""
        }
        return json + "]"
    }
}
