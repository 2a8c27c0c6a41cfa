import CPQ

/// The answer to a statement: its rows, and how many rows it changed.
///
/// libpq no longer changes a result that it has handed out, so several threads may read one.
@safe
package final class PostgreSQLRows: @unchecked Sendable {
    let result: OpaquePointer
    /// The number of rows.
    package let count: Int
    /// The number of columns.
    package let columns: Int

    /// Takes over `result`.
    init(_ result: OpaquePointer) {
        unsafe self.result = result
        count = unsafe Int(PQntuples(result))
        columns = unsafe Int(PQnfields(result))
    }

    deinit {
        unsafe PQclear(result)
    }

    /// The number of rows that were inserted, updated, deleted or selected.
    package var affected: Int {
        guard let text = unsafe PQcmdTuples(result) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    /// For example `INSERT 0 1`.
    var commandTag: String {
        guard let text = unsafe PQcmdStatus(result) else { return "" }
        return unsafe String(cString: text)
    }

    var status: ExecStatusType { unsafe PQresultStatus(result) }
}

extension PostgreSQLRows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(position: Int) -> PostgreSQLRow {
        precondition(indices.contains(position), "a result of \(count) rows has no row \(position)")
        return PostgreSQLRow(rows: self, row: Int32(position))
    }
}

/// A row of an answer, read by the numbers of its columns: `let id: Int64 = try row[0]`.
package struct PostgreSQLRow: Sendable {
    fileprivate let rows: PostgreSQLRows
    fileprivate let row: Int32

    /// Whether the column is NULL.
    package func isNull(_ column: Int) -> Bool {
        guard (0..<rows.columns).contains(column) else { return true }
        return unsafe PQgetisnull(rows.result, row, Int32(column)) == 1
    }

    /// The value of the column, from 0 on. NULL can be read only as an optional.
    package subscript<Value: PostgreSQLDecodable>(column: Int) -> Value {
        get throws(PostgreSQLError) {
            guard (0..<rows.columns).contains(column) else {
                throw .unreadable("the answer has \(rows.columns) columns, and so no column \(column)")
            }
            let index = Int32(column)
            let type = unsafe PostgreSQLType(oid: PQftype(rows.result, index))
            if isNull(column) {
                guard let value = Value.postgreSQLNull else {
                    throw .unreadable("column \(name(column)) is NULL, and was read as \(Value.self)")
                }
                return value
            }
            let length = unsafe Int(PQgetlength(rows.result, row, index))
            let bytes = unsafe UnsafeRawBufferPointer(start: PQgetvalue(rows.result, row, index), count: length)
            guard unsafe PQfformat(rows.result, index) == 1, let value = unsafe Value(bytes.bytes, type) else {
                throw .unreadable("column \(name(column)), of type \(type), was read as \(Value.self)")
            }
            return value
        }
    }

    /// All columns, each as its own type.
    package var values: [PostgreSQLValue] {
        get throws(PostgreSQLError) {
            var values: [PostgreSQLValue] = []
            for column in 0..<rows.columns { values.append(try self[column]) }
            return values
        }
    }

    private func name(_ column: Int) -> String {
        guard let name = unsafe PQfname(rows.result, Int32(column)) else { return "\(column)" }
        return unsafe "\(column) (\(String(cString: name)))"
    }
}
