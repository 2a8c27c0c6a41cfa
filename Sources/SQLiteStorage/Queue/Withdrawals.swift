import Base
import GRDB
import Storage

/// Messages that were kept too late and have to be taken back: their clients were told that they are not accepted.
final class Withdrawals: Sendable {
    /// Seconds until one that failed is tried again.
    static let pause = 1.0

    private let rows = Locked<[QueueID: MessageRow]>([:])

    func add(_ row: MessageRow) { rows.withLock { $0[row.id] = row } }

    func remove(_ row: MessageRow) { _ = rows.withLock { $0.removeValue(forKey: row.id) } }

    /// Makes those that have not succeeded yet, so that the transaction which asks for it sees none of them.
    func make(_ database: Database) throws {
        for row in rows.withLock({ Array($0.values) }) { try row.withdraw(database) }
    }
}
