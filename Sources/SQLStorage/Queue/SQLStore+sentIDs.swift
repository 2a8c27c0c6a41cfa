package import Base
package import Storage

extension SQLStore: SentIDStore {
    package func sentIDs(
        after cursor: SentIDCursor?,
        until end: Timestamp,
        limit: Int
    ) async throws(StorageError) -> SentIDPage {
        let start = cursor?.endedAt.milliseconds ?? 0
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT delivery.ended_at, delivery.message, delivery.part, message.message_id, sent_message_id
                FROM delivery JOIN message ON message.id = delivery.message
                WHERE ended_at >= ? AND ended_at <= ? AND (ended_at, delivery.message, part) > (?, ?, ?)
                ORDER BY ended_at, delivery.message, part LIMIT ?
                """,
                [
                    start, end.milliseconds, start, cursor?.delivery.message.rawValue ?? 0,
                    cursor?.delivery.part ?? 0, limit,
                ]
            )
            let sent = try rows.compactMap { row -> SentIDPage.SentID? in
                guard let own: String = try row[3], let new: String = try row[4], own != new else { return nil }
                return SentIDPage.SentID(messageID: own, sentMessageID: new)
            }
            return SentIDPage(sent: sent, next: try rows.last.map(Self.sentIDCursor))
        }
    }

    package func sentIDCursor(of name: String) async throws(StorageError) -> SentIDCursor? {
        try await read { database in
            try database.row("SELECT ended_at, message, part FROM sent_id_cursor WHERE name = ?", [name])
                .map(Self.sentIDCursor)
        }
    }

    private static func sentIDCursor(_ row: SQLRow) throws -> SentIDCursor {
        try SentIDCursor(endedAt: row[0], delivery: DeliveryID(message: row[1], part: row[2]))
    }

    package func setSentIDCursor(_ cursor: SentIDCursor, of name: String) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                """
                INSERT INTO sent_id_cursor (name, ended_at, message, part) VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                ended_at = excluded.ended_at, message = excluded.message, part = excluded.part
                """,
                [
                    name, cursor.endedAt.milliseconds, cursor.delivery.message.rawValue, cursor.delivery.part,
                ]
            )
        }
    }
}

extension SQLStore: BounceStore {
    package func bounceCursor(of account: AccountID) async throws(StorageError) -> String? {
        try await read { database in
            try database.value(
                "SELECT history_id FROM bounce_cursor WHERE account = ?",
                [account.rawValue],
                as: String.self
            )
        }
    }

    package func setBounceCursor(_ historyID: String, of account: AccountID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                """
                INSERT INTO bounce_cursor (account, history_id) VALUES (?, ?)
                ON CONFLICT (account) DO UPDATE SET history_id = excluded.history_id
                """,
                [account.rawValue, historyID]
            )
        }
    }

    package func bounceProofKey(orKeep new: BounceProofKey) async throws(StorageError) -> BounceProofKey {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                "INSERT INTO bounce_proof VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
                [new.bytes, new.madeAt.milliseconds]
            )
            guard let row = try database.row("SELECT key, made_at FROM bounce_proof") else {
                throw StorageError.damaged("the bounce proof key")
            }
            return try BounceProofKey(bytes: row[0], madeAt: row[1])
        }
    }
}
