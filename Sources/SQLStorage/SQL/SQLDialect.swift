/// What the engines spell differently.
protocol SQLDialect: Sendable {
    /// What finds messages by their texts.
    var textIndex: any TextIndex { get }

    /// Rows of columns with these types, divided into those of one statement each.
    func rowSets(_ rows: [SQLValues], _ types: [SQLType]) -> [SQLRowSet]

    /// The smaller of two expressions, neither of which may be NULL.
    func least(_ a: String, _ b: String) -> String

    /// The larger of two expressions, neither of which may be NULL.
    func greatest(_ a: String, _ b: String) -> String

    /// The condition that the column holds one of the values of a list: `SQLValue.integers` or `texts`.
    func isIn(_ column: String, _ list: SQLValue) -> SQLCondition

    /// The condition that two columns hold one of the pairs of numbers.
    func isIn(_ columns: (String, String), _ pairs: [(Int64, Int64)]) -> SQLCondition

    /// The column of texts whose case does not matter, as ORDER BY and ON CONFLICT name it.
    func caseless(_ column: String) -> String

    /// The condition that a column of texts whose case does not matter holds the value of a placeholder.
    func isEqual(_ column: String) -> String

    /// The condition that one of the columns contains `text`, ignoring case.
    func contains(_ text: String, in columns: [String]) -> SQLCondition

    /// The columns of a table; none where there is no such table.
    func columns(of table: String, _ database: any SQLConnection) throws -> [TableColumn]

    /// The last number that the engine issued for a row of a table; `nil` where it has issued none.
    func lastNumber(of table: String, _ database: any SQLConnection) throws -> Int64?

    /// Has the engine go on after `number`.
    func setLastNumber(_ number: Int64, of table: String, _ database: any SQLConnection) throws
}

/// A column of a table.
struct TableColumn: Sendable, Hashable {
    let name: String
    /// False where the engine has no booleans.
    let isBoolean: Bool
}

/// Patterns of LIKE, with `!` as the escape character.
enum LikePattern {
    /// Matches the texts that contain `text`.
    static func containing(_ text: String) -> String {
        let escaped = text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }
}

/// A condition with the values of its placeholders.
struct SQLCondition: Sendable {
    private(set) var sql: String
    private(set) var values: SQLValues

    init(_ sql: String, _ values: SQLValues = []) {
        self.sql = sql
        self.values = values
    }

    /// Adds a condition that must be met too.
    mutating func require(_ condition: SQLCondition) {
        sql += " AND \(condition.sql)"
        values += condition.values
    }

    /// Adds a condition that must be met too.
    mutating func require(_ sql: String, _ values: SQLValues = []) { require(SQLCondition(sql, values)) }
}

/// INSERT statements that change the row where there is one already.
enum Upsert {
    /// Inserts a row, or gives the one with the same key these values.
    ///
    /// - Parameters:
    ///   - key: the columns of the table's primary key.
    ///   - columns: the other columns. Those that are not named keep what they have.
    static func sql(_ table: String, key: [String], _ columns: [String]) -> String {
        let all = key + columns
        let changes = columns.map { "\($0) = excluded.\($0)" }
        return """
            INSERT INTO \(table) (\(all.joined(separator: ", ")))
            VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))
            ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(changes.joined(separator: ", "))
            """
    }
}
