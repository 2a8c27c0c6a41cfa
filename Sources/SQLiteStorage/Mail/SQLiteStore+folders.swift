import GRDB
package import Storage

/// The part of `TransferStore` that tracks what was transferred from which folder.
extension SQLiteStore {
    package func transferMarks(
        of gmailIDs: [String],
        in list: TransferList
    ) async throws(StorageError) -> [String: TransferMark] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT gmail_id, is_cleared FROM staged_mail
                    WHERE person = ? AND direction = ? AND gmail_id IN (SELECT value FROM json_each(?))
                    """,
                arguments: [list.person.rawValue, list.direction.rawValue, try Self.encode(gmailIDs)]
            )
            return rows.reduce(into: [:]) { $0[$1[0]] = TransferMark(isCleared: $1[1]) }
        }
    }

    package func unclearedMail(in list: TransferList, limit: Int) async throws(StorageError) -> [String] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT gmail_id FROM staged_mail WHERE person = ? AND direction = ? AND NOT is_cleared
                    ORDER BY id LIMIT ?
                    """,
                arguments: [list.person.rawValue, list.direction.rawValue, limit]
            )
        }
    }

    package func markCleared(_ gmailIDs: [String], in list: TransferList) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE staged_mail SET is_cleared = 1
                    WHERE person = ? AND direction = ? AND gmail_id IN (SELECT value FROM json_each(?))
                    """,
                arguments: [list.person.rawValue, list.direction.rawValue, try Self.encode(gmailIDs)]
            )
        }
    }

    package func transferCursor(of list: TransferList) async throws(StorageError) -> TransferCursor? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT label, history FROM transfer_cursor WHERE person = ? AND direction = ?",
                arguments: [list.person.rawValue, list.direction.rawValue]
            ).map { TransferCursor(labelID: $0[0], historyID: $0[1]) }
        }
    }

    package func setTransferCursor(_ cursor: TransferCursor?, of list: TransferList) async throws(StorageError) {
        try await commits.run { database in
            let key: StatementArguments = [list.person.rawValue, list.direction.rawValue]
            guard let cursor else {
                try database.execute(
                    sql: "DELETE FROM transfer_cursor WHERE person = ? AND direction = ?",
                    arguments: key
                )
                return
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO transfer_cursor VALUES (?, ?, ?, ?)",
                arguments: key + [cursor.labelID, cursor.historyID]
            )
        }
    }
}
