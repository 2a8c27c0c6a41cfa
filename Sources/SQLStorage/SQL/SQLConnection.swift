import Storage

/// A connection to the database within a transaction, or within a snapshot for reading. It belongs to the closure that it
/// is passed to.
///
/// Statements are written once, in the SQL that all engines understand; `dialect` spells what they do not share. A `?` is
/// the placeholder of a value, in the order of `values`, and occurs nowhere else in a statement. Prepared statements are kept
/// for the next time.
protocol SQLConnection {
    var dialect: any SQLDialect { get }

    /// Runs a statement whose result is not needed. An engine may send it together with the next one: an error may come
    /// from there, or from COMMIT.
    func run(_ sql: String, _ values: SQLValues) throws

    /// Runs a statement and returns the number of rows that it inserted, updated or deleted.
    func change(_ sql: String, _ values: SQLValues) throws -> Int

    /// Passes the rows of the result to `body`, one after the other, until it returns false. Memory holds few at a time,
    /// however many there are. `body` must not run the same statement.
    ///
    /// - Parameter isKept: whether the prepared statement is kept. False for a statement whose text depends on what people
    ///   ask: there would be no end to them.
    func forEachRow(
        of sql: String,
        _ values: SQLValues,
        isKept: Bool,
        _ body: (SQLRow) throws -> Bool
    ) throws
}

extension SQLConnection {
    func run(_ sql: String) throws { try run(sql, []) }

    func change(_ sql: String) throws -> Int { try change(sql, []) }

    /// All rows of the result.
    func rows(_ sql: String, _ values: SQLValues = [], isKept: Bool = true) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEachRow(of: sql, values, isKept: isKept) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// The first row of the result.
    func row(_ sql: String, _ values: SQLValues = [], isKept: Bool = true) throws -> SQLRow? {
        var first: SQLRow?
        try forEachRow(of: sql, values, isKept: isKept) { row in
            first = row
            return false
        }
        return first
    }

    /// The first column of the first row; `nil` where there is no row, or NULL in it.
    func value<Value: SQLConvertible>(
        _ sql: String,
        _ values: SQLValues = [],
        as type: Value.Type = Value.self,
        isKept: Bool = true
    ) throws -> Value? {
        guard let row = try row(sql, values, isKept: isKept) else { return nil }
        return try row[0]
    }

    /// The first column of all rows.
    func values<Value: SQLConvertible>(
        _ sql: String,
        _ values: SQLValues = [],
        as type: Value.Type = Value.self,
        isKept: Bool = true
    ) throws -> [Value] {
        var all: [Value] = []
        try forEachRow(of: sql, values, isKept: isKept) { row in
            all.append(try row[0])
            return true
        }
        return all
    }

    /// Whether the result has a row.
    func exists(_ sql: String, _ values: SQLValues = []) throws -> Bool { try row(sql, values) != nil }

    /// Runs an INSERT that ends in `RETURNING` with the new row's id, and returns that.
    func insert<ID: SQLConvertible>(_ sql: String, _ values: SQLValues, as type: ID.Type = ID.self) throws -> ID {
        guard let id = try value(sql, values, as: type) else {
            throw StorageError.failed("the database did not say what it had inserted")
        }
        return id
    }

    /// Does `work`, of which nothing remains if it throws; the transaction goes on. Returns its error.
    ///
    /// - Throws: where the transaction itself is lost.
    func savepoint(_ work: () throws -> Void) throws -> (any Error)? {
        try run("SAVEPOINT part")
        do {
            try work()
            // Not `run`, so that an error of the last statement comes now.
            _ = try change("RELEASE SAVEPOINT part")
            return nil
        } catch {
            _ = try change("ROLLBACK TO SAVEPOINT part")
            _ = try change("RELEASE SAVEPOINT part")
            return error
        }
    }

    /// The condition that the column holds one of `numbers`.
    func isIn(_ column: String, _ numbers: some Sequence<Int64>) -> SQLCondition {
        dialect.isIn(column, .integers(Array(numbers)))
    }

    /// The condition that the column holds one of `texts`.
    func isIn(_ column: String, _ texts: some Sequence<String>) -> SQLCondition {
        dialect.isIn(column, .texts(Array(texts)))
    }
}
