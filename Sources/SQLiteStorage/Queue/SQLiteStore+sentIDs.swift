package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore: SentIDStore {
    package func sentIDs(
        after cursor: SentIDCursor?,
        until end: Timestamp,
        limit: Int
    ) async throws(StorageError) -> SentIDPage {
        let start = cursor?.endedAt.milliseconds ?? 0
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT delivery.ended_at, delivery.message, delivery.part, message.message_id, sent_message_id
                    FROM delivery JOIN message ON message.id = delivery.message
                    WHERE ended_at >= ? AND ended_at <= ? AND (ended_at, delivery.message, part) > (?, ?, ?)
                    ORDER BY ended_at, delivery.message, part LIMIT ?
                    """,
                arguments: [
                    start, end.milliseconds, start, cursor?.delivery.message.rawValue ?? 0,
                    cursor?.delivery.part ?? 0, limit,
                ]
            )
            let sent = rows.compactMap { row -> SentIDPage.SentID? in
                guard let own: String = row[3], let new: String = row[4], own != new else { return nil }
                return SentIDPage.SentID(messageID: own, sentMessageID: new)
            }
            let next = rows.last.map { row in
                SentIDCursor(
                    endedAt: Timestamp(milliseconds: row[0]),
                    delivery: DeliveryID(message: QueueID(rawValue: row[1]), part: row[2])
                )
            }
            return SentIDPage(sent: sent, next: next)
        }
    }

    package func sentIDCursor(of name: String) async throws(StorageError) -> SentIDCursor? {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT ended_at, message, part FROM sent_id_cursor WHERE name = ?",
                arguments: [name]
            )
            return row.map { row in
                SentIDCursor(
                    endedAt: Timestamp(milliseconds: row[0]),
                    delivery: DeliveryID(message: QueueID(rawValue: row[1]), part: row[2])
                )
            }
        }
    }

    package func setSentIDCursor(_ cursor: SentIDCursor, of name: String) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    INSERT INTO sent_id_cursor (name, ended_at, message, part) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET
                    ended_at = excluded.ended_at, message = excluded.message, part = excluded.part
                    """,
                arguments: [
                    name, cursor.endedAt.milliseconds, cursor.delivery.message.rawValue, cursor.delivery.part,
                ]
            )
        }
    }
}

extension SQLiteStore: BounceStore {
    package func bounceCursor(of account: AccountID) async throws(StorageError) -> String? {
        try await read { database in
            try String.fetchOne(
                database,
                sql: "SELECT history_id FROM bounce_cursor WHERE account = ?",
                arguments: [account.rawValue]
            )
        }
    }

    package func setBounceCursor(_ historyID: String, of account: AccountID) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    INSERT INTO bounce_cursor (account, history_id) VALUES (?, ?)
                    ON CONFLICT (account) DO UPDATE SET history_id = excluded.history_id
                    """,
                arguments: [account.rawValue, historyID]
            )
        }
    }

    package func bounceProofKey(orKeep new: BounceProofKey) async throws(StorageError) -> BounceProofKey {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO bounce_proof VALUES (1, ?, ?)",
                arguments: [Data(new.bytes), new.madeAt.milliseconds]
            )
            guard let row = try Row.fetchOne(database, sql: "SELECT key, made_at FROM bounce_proof") else {
                throw StorageError.damaged("the bounce proof key")
            }
            return BounceProofKey(bytes: [UInt8](row[0] as Data), madeAt: Timestamp(milliseconds: row[1]))
        }
    }
}
