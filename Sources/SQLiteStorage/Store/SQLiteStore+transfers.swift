package import Base
import GRDB
package import Storage

extension SQLiteStore: StagingStore {
    package func stagedMail(
        _ query: StagedMessageQuery,
        in list: StagingList
    ) async throws(StorageError) -> [StagedMessage] {
        try await read { database in
            var conditions = "user_id = ? AND direction = ? AND is_listed"
            var arguments: StatementArguments = [list.user.rawValue, list.direction.rawValue]
            switch query.choice {
            case .all: break
            case .requested(let now):
                conditions += " AND state = 'requested' AND not_before <= ?"
                arguments += [now.milliseconds]
            case .unmatched: conditions += " AND state = 'waiting' AND found = '[]' AND chosen = '[]'"
            case .only(let ids):
                conditions += " AND id IN (SELECT value FROM json_each(?))"
                arguments += [try Self.encode(ids.map(\.rawValue))]
            }
            if let before = query.before {
                conditions += query.newestFirst ? " AND id < ?" : " AND id > ?"
                arguments += [before.rawValue]
            }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(StagedMessage.columns) FROM staged_message WHERE \(conditions)
                    ORDER BY id \(query.newestFirst ? "DESC" : "ASC") LIMIT ?
                    """,
                arguments: arguments + [query.limit]
            )
            return rows.map { StagedMessage($0, in: list) }
        }
    }

    package func stagedMailTotals(in list: StagingList) async throws(StorageError) -> (count: Int, bytes: Int) {
        try await read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*), coalesce(sum(CASE WHEN place IS NULL THEN 0 ELSE size END), 0) FROM staged_message
                    WHERE user_id = ? AND direction = ? AND is_listed
                    """,
                arguments: [list.user.rawValue, list.direction.rawValue]
            )
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }

    package func setFound(_ contacts: [StagedContact], of id: StagedMessageID) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE staged_message SET found = ? WHERE id = ? AND is_listed AND state <> 'imported'",
                arguments: [try Self.encode(contacts), id.rawValue]
            )
        }
    }

    package func choose(
        _ contacts: [StagedContact],
        of id: StagedMessageID,
        in list: StagingList
    ) async throws(StorageError) {
        try await commits.run { database in
            guard let row = try Self.listed(database, id, in: list) else {
                throw StorageError.notFound("the staged message \(id.rawValue)")
            }
            try database.execute(
                sql: "UPDATE staged_message SET chosen = ? WHERE id = ? AND state <> 'imported'",
                arguments: [try Self.encode(contacts), row]
            )
            if database.changesCount == 0 { throw StorageError.conflict("the message has already been imported") }
        }
    }

    package func importFailed(
        _ id: StagedMessageID,
        because problem: Reason,
        next: StagedMessageState
    ) async throws(StorageError) {
        let (name, notBefore): (String, Int64) =
            switch next {
            case .waiting: ("waiting", 0)
            case .requested(_, let moment): ("requested", moment?.milliseconds ?? 0)
            case .failed, .imported: ("failed", 0)
            }
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE staged_message SET state = ?, not_before = ?, problem = ?
                    WHERE id = ? AND is_listed AND state <> 'imported'
                    """,
                arguments: [name, notBefore, problem.stored, id.rawValue]
            )
        }
    }
}

/// The part of `StagingStore` that tracks what was transferred from which folder.
extension SQLiteStore {
    package func transferMarks(
        of gmailIDs: [String],
        in list: StagingList
    ) async throws(StorageError) -> [String: StagedMark] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT gmail_id, is_cleared FROM staged_message
                    WHERE user_id = ? AND direction = ? AND gmail_id IN (SELECT value FROM json_each(?))
                    """,
                arguments: [list.user.rawValue, list.direction.rawValue, try Self.encode(gmailIDs)]
            )
            return rows.reduce(into: [:]) { $0[$1[0]] = StagedMark(isCleared: $1[1]) }
        }
    }

    package func unclearedMail(in list: StagingList, limit: Int) async throws(StorageError) -> [String] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT gmail_id FROM staged_message WHERE user_id = ? AND direction = ? AND NOT is_cleared
                    ORDER BY id LIMIT ?
                    """,
                arguments: [list.user.rawValue, list.direction.rawValue, limit]
            )
        }
    }

    package func markCleared(_ gmailIDs: [String], in list: StagingList) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE staged_message SET is_cleared = 1
                    WHERE user_id = ? AND direction = ? AND gmail_id IN (SELECT value FROM json_each(?))
                    """,
                arguments: [list.user.rawValue, list.direction.rawValue, try Self.encode(gmailIDs)]
            )
        }
    }

    package func transferCursor(of list: StagingList) async throws(StorageError) -> FolderCursor? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT label, history FROM folder_cursor WHERE user_id = ? AND direction = ?",
                arguments: [list.user.rawValue, list.direction.rawValue]
            ).map { FolderCursor(labelID: $0[0], historyID: $0[1]) }
        }
    }

    package func setTransferCursor(_ cursor: FolderCursor?, of list: StagingList) async throws(StorageError) {
        try await commits.run { database in
            let key: StatementArguments = [list.user.rawValue, list.direction.rawValue]
            guard let cursor else {
                try database.execute(
                    sql: "DELETE FROM folder_cursor WHERE user_id = ? AND direction = ?",
                    arguments: key
                )
                return
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO folder_cursor VALUES (?, ?, ?, ?)",
                arguments: key + [cursor.labelID, cursor.historyID]
            )
        }
    }
}
