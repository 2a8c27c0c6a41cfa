/// The type of a column.
enum SQLType: Sendable, Hashable {
    case integer, boolean, text, bytes
}

/// A table into which many rows are inserted at once.
struct SQLTable: Sendable {
    /// The types of the columns that are inserted, in their order.
    let types: [SQLType]
    /// Up to the rows.
    let insertion: String

    init(_ name: String, _ columns: [(name: String, type: SQLType)]) {
        types = columns.map(\.type)
        insertion = "INSERT INTO \(name) (\(columns.map(\.name).joined(separator: ", ")))"
    }
}

/// Rows as one statement takes them.
struct SQLRowSet: Sendable {
    /// The bytes of large values beyond which a statement takes no further row.
    static let mostBytes = 512 << 10

    /// What follows an INSERT, or stands in parentheses after FROM, where the columns are `column1`, `column2` and so on.
    let sql: String
    let values: SQLValues

    /// Divides rows by their large values.
    static func parts(_ rows: [SQLValues]) -> [ArraySlice<SQLValues>] {
        var (parts, start, bytes): ([ArraySlice<SQLValues>], Int, Int) = ([], 0, 0)
        for (index, row) in rows.enumerated() {
            let size = row.blobBytes
            if index > start, bytes + size > mostBytes {
                parts.append(rows[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < rows.count { parts.append(rows[start...]) }
        return parts
    }
}

extension SQLConnection {
    func insert(_ rows: [SQLValues], into table: SQLTable) throws {
        for set in dialect.rowSets(rows, table.types) { try run("\(table.insertion) \(set.sql)", set.values) }
    }
}
