import Base
import GRDB
import Storage

/// Messages that were stored too late and must be withdrawn: their clients were told that they were not accepted.
final class Withdrawals: Sendable {
    /// The seconds until a failed withdrawal is retried.
    static let pause = 1.0

    private let rows = Locked<[QueueID: MessageRow]>([:])

    func add(_ row: MessageRow) { rows.withLock { $0[row.id] = row } }

    func remove(_ row: MessageRow) { _ = rows.withLock { $0.removeValue(forKey: row.id) } }

    /// Makes the withdrawals that have not succeeded yet, so that the transaction that calls this sees none of the
    /// messages.
    func make(_ database: Database) throws {
        for row in rows.withLock({ Array($0.values) }) { try row.withdraw(database) }
    }
}
