package import Base
import GRDB
package import Storage

extension SQLiteStore {
    package func history(of message: QueueID) async throws(StorageError) -> MessageHistory {
        try await read { database in
            let id = message.rawValue
            let deliveries = try Row.fetchAll(
                database,
                sql: "SELECT \(Rows.deliveryColumns) FROM delivery d WHERE d.message = ? ORDER BY d.part",
                arguments: [id]
            )
            let attempts = try Row.fetchAll(
                database,
                sql: """
                    SELECT message, part, number, account, started_at, ended_at, outcome, reason, answer
                    FROM attempt WHERE message = ? ORDER BY started_at, part, number
                    """,
                arguments: [id]
            )
            let events = try Row.fetchAll(
                database,
                sql: "SELECT at, kind, detail FROM event WHERE message = ? ORDER BY at",
                arguments: [id]
            )
            let known = try Rows.message(database, message)
            guard let record = known ?? (deliveries.isEmpty ? nil : Rows.lostMessage(message)) else {
                throw StorageError.notFound("message \(message)")
            }
            return MessageHistory(
                message: record,
                deliveries: deliveries.map { Rows.delivery($0) },
                attempts: attempts.map(Self.attempt),
                events: events.compactMap(Self.event)
            )
        }
    }

    package func newestReasons() async throws(StorageError) -> [AccountID: Reason] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, (SELECT d.reason FROM delivery d WHERE d.account = account.id AND d.state <= 4
                    AND d.reason IS NOT NULL ORDER BY d.message DESC LIMIT 1) AS newest
                    FROM account WHERE newest IS NOT NULL
                    """
            )
            return Dictionary(
                uniqueKeysWithValues: rows.map { (AccountID(rawValue: $0[0]), Reason(stored: $0[1])) }
            )
        }
    }

    /// `nil` for a kind that this version does not know.
    private static func event(_ row: Row) -> MessageEvent? {
        guard let kind = MessageEvent.Kind(rawValue: row[1]) else { return nil }
        let detail: String = row[2]
        return MessageEvent(
            at: Timestamp(milliseconds: row[0]),
            kind: kind,
            detail: detail.isEmpty ? nil : Reason(stored: detail)
        )
    }

    private static func attempt(_ row: Row) -> AttemptRecord {
        AttemptRecord(
            delivery: DeliveryID(message: QueueID(rawValue: row[0]), part: row[1]),
            number: row[2],
            account: AccountID(rawValue: row[3]),
            startedAt: Timestamp(milliseconds: row[4]),
            endedAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) },
            outcome: (row[6] as String?).flatMap(AttemptOutcome.init(rawValue:)),
            reason: (row[7] as String?).map(Reason.init(stored:)),
            answer: row[8]
        )
    }

    package func counts() async throws(StorageError) -> [QueueCount] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT account, state, count FROM tally WHERE count > 0 ORDER BY account, state"
            )
            return try rows.compactMap { row in
                guard let state = StateCode(rawValue: row[1]) else { return nil }
                let account: Int64 = row[0]
                return QueueCount(
                    account: AccountID(rawValue: account),
                    state: state.state,
                    count: row[2],
                    oldest: state == .waiting ? try PriorityRange.firstDue(database, account) : nil
                )
            }
        }
    }

    package func forget(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        let (count, files) = try await commits.run { database in
            let ids = try Int64.fetchAll(
                database,
                sql: """
                    SELECT message FROM delivery d WHERE ended_at < ? AND NOT EXISTS (
                        SELECT 1 FROM delivery o WHERE o.message = d.message AND (
                            o.ended_at IS NULL OR o.ended_at > d.ended_at
                            OR (o.ended_at = d.ended_at AND o.part > d.part)
                        )
                    ) ORDER BY ended_at LIMIT ?
                    """,
                arguments: [before.milliseconds, limit]
            )
            var files: [String] = []
            for id in ids {
                let place = try String.fetchOne(
                    database,
                    sql: "SELECT place FROM message WHERE id = ?",
                    arguments: [id]
                )
                if let place, place != ContentPlace.inline { files.append(place) }
                try SearchIndex.remove(database, id)
                for table in ["delivery", "attempt", "event", "content"] {
                    try database.cachedStatement(sql: "DELETE FROM \(table) WHERE message = ?").execute(arguments: [id])
                }
                try database.cachedStatement(sql: "DELETE FROM message WHERE id = ?").execute(arguments: [id])
            }
            return (ids.count, files)
        }
        for file in files { spool.remove(file) }
        return count
    }

    package func changeMarker() async throws(StorageError) -> Int64 {
        do {
            // The writer's own connection: its `data_version` changes only with the changes of other processes.
            return try await pool.writeWithoutTransaction { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        } catch {
            throw StorageError(error)
        }
    }
}
