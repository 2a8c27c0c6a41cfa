import GRDB
import Testing

@testable import SQLiteStorage

extension SQLiteStore {
    /// The connections of the store, for what only SQLite has.
    var pool: DatabasePool { get throws { try #require(engine as? SQLiteEngine).pool } }
}
