import Storage

/// Statements with many rows of values.
///
/// A prepared statement has a fixed number of them, so there are statements for 1, 2, 4 and so on: few to keep, and few to
/// send for any number.
enum SQLInsertion {
    /// The bytes of large values beyond which a statement takes no further row.
    static let mostBytes = 512 << 10

    /// Divides rows into those of one statement each.
    ///
    /// - Parameter mostRows: the most rows of a statement, a power of two.
    static func parts(_ rows: [SQLValues], atMost mostRows: Int) -> [ArraySlice<SQLValues>] {
        var (parts, start): ([ArraySlice<SQLValues>], Int) = ([], 0)
        while start < rows.count {
            var (bytes, fitting) = (0, 0)
            for row in rows[start...].prefix(mostRows) {
                bytes += row.blobBytes
                guard fitting == 0 || bytes <= mostBytes else { break }
                fitting += 1
            }
            var count = 1
            while count * 2 <= fitting { count *= 2 }
            parts.append(rows[start..<start + count])
            start += count
        }
        return parts
    }

    /// Repeats what stands for one row.
    static func list(of row: String, _ count: Int) -> String {
        Array(repeating: row, count: count).joined(separator: ", ")
    }

    static func values(_ rows: ArraySlice<SQLValues>) -> SQLValues {
        SQLValues(rows.flatMap(\.all))
    }
}

extension SQLConnection {
    /// Inserts rows that have the same number of values.
    ///
    /// - Parameter columns: the columns of the values; all of the table's, if none are given.
    func insert(_ rows: [SQLValues], into table: String, _ columns: [String] = []) throws {
        guard let first = rows.first else { return }
        let row = "(\(SQLInsertion.list(of: "?", first.all.count)))"
        let names = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
        for part in SQLInsertion.parts(rows, atMost: dialect.rowsPerStatement) {
            try run(
                "INSERT INTO \(table)\(names) VALUES \(SQLInsertion.list(of: row, part.count))",
                SQLInsertion.values(part)
            )
        }
    }
}
