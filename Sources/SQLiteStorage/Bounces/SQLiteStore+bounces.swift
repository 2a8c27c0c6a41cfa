import Base
import Foundation
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
