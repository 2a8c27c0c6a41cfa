package import Base

/// The rows that a task and its child tasks read from stores: for tests that prove that a look costs what changed, however
/// much there is.
package enum ReadTally {
    /// `nil` counts nothing.
    @TaskLocal package static var current: Locked<Int>?
}

/// A connection that counts the rows of its results.
struct TalliedConnection: SQLConnection {
    let base: any SQLConnection
    let tally: Locked<Int>

    var dialect: any SQLDialect { base.dialect }

    func run(_ sql: String, _ values: SQLValues) throws { try base.run(sql, values) }

    func change(_ sql: String, _ values: SQLValues) throws -> Int { try base.change(sql, values) }

    func forEachRow(
        of sql: String,
        _ values: SQLValues,
        isKept: Bool,
        _ body: (SQLRow) throws -> Bool
    ) throws {
        try base.forEachRow(of: sql, values, isKept: isKept) { row in
            tally.withLock { $0 += 1 }
            return try body(row)
        }
    }
}
