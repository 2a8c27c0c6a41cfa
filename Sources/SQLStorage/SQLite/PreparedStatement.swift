import GRDB
import GRDBSQLite
import Storage

/// A prepared statement.
///
/// GRDB prepares statements and keeps them; SQLite's own functions run them, reading the values where those are and
/// writing the columns straight into a row. GRDB's would make a value of their own kind of each on its way in and out.
@safe
struct PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer

    init(_ statement: Statement) {
        self.statement = statement
        unsafe handle = statement.sqliteStatement
    }

    /// Runs the statement and calls `body` at each row of its result, until that returns false.
    func run(_ values: SQLValues, atEachRow body: () throws -> Bool) throws {
        let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
        guard values.all.count == expected else {
            throw StorageError.failed("a statement with \(expected) placeholders was given \(values.all.count) values")
        }
        guard unsafe sqlite3_stmt_busy(handle) == 0 else {
            throw StorageError.failed("a statement was run again while its rows were being read")
        }
        try withExtendedLifetime(statement) {
            defer { unsafe sqlite3_clear_bindings(handle) }
            try withBound(values.all[...]) {
                defer { unsafe sqlite3_reset(handle) }
                while try step() {
                    guard try body() else { return }
                }
            }
        }
    }

    /// Gives the placeholders their values and calls `body`.
    private func withBound(_ values: ArraySlice<SQLValue>, _ body: () throws -> Void) throws {
        guard let value = values.first else { return try body() }
        try unsafe value.bind(to: handle, Int32(values.startIndex + 1)) { code in
            try expect(SQLITE_OK, code)
            try withBound(values.dropFirst(), body)
        }
    }

    /// Goes to the next row. Returns false when there is none.
    private func step() throws -> Bool {
        let code = unsafe sqlite3_step(handle)
        guard code != SQLITE_ROW else { return true }
        try expect(SQLITE_DONE, code)
        return false
    }

    private func expect(_ expected: Int32, _ code: Int32) throws {
        guard code != expected else { return }
        let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    /// The row that the run is at.
    var row: SQLRow {
        SQLRow(values: unsafe (0..<sqlite3_column_count(handle)).map { unsafe SQLValue(column: $0, of: handle) })
    }
}

extension SQLValue {
    /// Binds the value to a placeholder and calls `body` with SQLite's answer. SQLite does not copy texts and bytes: they
    /// stay where they are until `body` returns.
    fileprivate func bind(to handle: OpaquePointer, _ place: Int32, _ body: (Int32) throws -> Void) throws {
        switch self {
        case .null: try body(unsafe sqlite3_bind_null(handle, place))
        case .bool(let value): try body(unsafe sqlite3_bind_int(handle, place, value ? 1 : 0))
        case .integer(let number): try body(unsafe sqlite3_bind_int64(handle, place, number))
        case .real(let number): try body(unsafe sqlite3_bind_double(handle, place, number))
        case .text(var text):
            try text.withUTF8 { utf8 in
                let (start, count) = (utf8.baseAddress, UInt64(utf8.count))
                try body(unsafe sqlite3_bind_text64(handle, place, start, count, nil, UInt8(SQLITE_UTF8)))
            }
        case .blob([]):
            // Without an address, bytes would be NULL.
            try body(unsafe sqlite3_bind_zeroblob(handle, place, 0))
        case .blob(let bytes):
            try unsafe bytes.withUnsafeBytes { bytes in
                let (start, count) = (bytes.baseAddress, UInt64(bytes.count))
                try body(unsafe sqlite3_bind_blob64(handle, place, start, count, nil))
            }
        case .integers(let numbers): try unsafe SQLValue.text(JSONList.text(numbers)).bind(to: handle, place, body)
        case .texts(let texts): try unsafe SQLValue.text(JSONList.text(texts)).bind(to: handle, place, body)
        case .column: throw StorageError.failed("SQLite takes no columns of values")
        }
    }

    /// Reads a column of the row that the statement is at.
    fileprivate init(column: Int32, of handle: OpaquePointer) {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: self = .integer(unsafe sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: self = .real(unsafe sqlite3_column_double(handle, column))
        case SQLITE_TEXT: self = .text(unsafe String(decoding: Self.bytes(column, of: handle), as: UTF8.self))
        case SQLITE_BLOB: self = .blob(unsafe [UInt8](Self.bytes(column, of: handle)))
        default: self = .null
        }
    }

    /// The bytes of a column, or its text in the database's encoding, which is UTF-8.
    private static func bytes(_ column: Int32, of handle: OpaquePointer) -> UnsafeRawBufferPointer {
        // In this order: the count is that of what was asked for last.
        let start = unsafe sqlite3_column_blob(handle, column)
        return unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }
}
