import GRDB
import Testing

@testable import SQLStorage

extension SQLStore {
    /// The connections of the store, for what only SQLite has.
    var pool: DatabasePool { get throws { try #require(engine as? SQLiteEngine).pool } }
}
