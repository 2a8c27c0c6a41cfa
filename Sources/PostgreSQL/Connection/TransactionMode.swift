/// How a transaction sees and changes the database.
package struct TransactionMode: Sendable, Hashable {
    /// What a transaction sees of others that run at the same time.
    package enum Isolation: String, Sendable, Hashable {
        case readCommitted = "READ COMMITTED"
        case repeatableRead = "REPEATABLE READ"
        case serializable = "SERIALIZABLE"
    }

    package let isolation: Isolation
    package let isReadOnly: Bool

    package init(_ isolation: Isolation = .readCommitted, isReadOnly: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
    }

    /// READ COMMITTED, PostgreSQL's default.
    package static let ordinary = TransactionMode()
    /// Several reads that see one snapshot of the database.
    package static let snapshot = TransactionMode(.repeatableRead, isReadOnly: true)
    /// Only reads, so losing the connection leaves no outcome unknown.
    package static let reading = TransactionMode(isReadOnly: true)

    var begin: String { "BEGIN ISOLATION LEVEL \(isolation.rawValue) \(isReadOnly ? "READ ONLY" : "READ WRITE")" }
}
