import GRDB

/// One of GRDB's connections, within a transaction or a snapshot.
struct SQLiteConnection: SQLConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    var dialect: any SQLDialect { SQLiteDialect() }

    func run(_ sql: String, _ values: SQLValues) throws {
        try prepare(sql).run(values) { true }
    }

    func change(_ sql: String, _ values: SQLValues) throws -> Int {
        try run(sql, values)
        return database.changesCount
    }

    func forEachRow(
        of sql: String,
        _ values: SQLValues,
        isKept: Bool,
        _ body: (SQLRow) throws -> Bool
    ) throws {
        let statement = try prepare(sql, isKept: isKept)
        try statement.run(values) { try body(statement.row) }
    }

    private func prepare(_ sql: String, isKept: Bool = true) throws -> PreparedStatement {
        // An error of SQLite may have ended the transaction: what came now would be committed on its own.
        guard database.isInsideTransaction else {
            throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction was rolled back")
        }
        return PreparedStatement(try isKept ? database.cachedStatement(sql: sql) : database.makeStatement(sql: sql))
    }
}
