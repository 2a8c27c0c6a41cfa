/// SQLite's spellings. Lists are JSON.
struct SQLiteDialect: SQLDialect {
    var textIndex: any TextIndex { SQLiteTextIndex() }

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

    func contains(_ text: String, in columns: [String]) -> SQLCondition {
        // LIKE is faster, but ignores case in ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { isASCII ? "\($0) LIKE ? ESCAPE '!'" : "\(ContainsText.name)(\($0), ?)" }
        let value = isASCII ? Self.pattern(text) : text
        return SQLCondition(
            "(\(tests.joined(separator: " OR ")))",
            SQLValues(Array(repeating: value, count: columns.count))
        )
    }

    private static func pattern(_ text: String) -> String {
        let escaped = text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }
}
