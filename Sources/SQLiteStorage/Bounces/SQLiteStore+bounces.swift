import GRDB
package import Storage

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
}
