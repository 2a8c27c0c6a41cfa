package import Base
package import Storage

extension SQLStore: StagingStore {
    package func stagedMail(
        _ query: StagedMessageQuery,
        in list: StagingList
    ) async throws(StorageError) -> [StagedMessage] {
        try await read { database in
            var condition = list.condition
            condition.require("is_listed")
            switch query.choice {
            case .all: break
            case .requested(let now): condition.require("state = 'requested' AND not_before <= ?", [now])
            case .unmatched: condition.require("state = 'waiting' AND found = '[]' AND chosen = '[]'")
            case .only(let ids): condition.require(database.isIn("id", ids.map(\.rawValue)))
            }
            // As the index has it. A row that an earlier version wrote has no date.
            let key = query.isByDate ? ["coalesce(dated_at, fetched_at)", "id"] : ["id"]
            let columns = key.joined(separator: ", ")
            if let before = query.before {
                let place = "(SELECT \(columns) FROM staged_message WHERE id = ?)"
                condition.require("(\(columns)) \(query.newestFirst ? "<" : ">") \(place)", [before])
            }
            let order = key.map { "\($0) \(query.newestFirst ? "DESC" : "ASC")" }
            let rows = try database.rows(
                """
                SELECT \(StagedMessage.columns) FROM staged_message WHERE \(condition.sql)
                ORDER BY \(order.joined(separator: ", ")) LIMIT ?
                """,
                condition.values + [query.limit]
            )
            return try rows.map { try StagedMessage($0, in: list) }
        }
    }

    package func stagedMailCounts(in list: StagingList) async throws(StorageError) -> StagedMailCounts {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT state, count(*) FROM staged_message WHERE is_listed AND \(list.condition.sql) GROUP BY state
                """,
                list.condition.values
            )
            var counts = StagedMailCounts()
            for row in rows {
                switch try row[0] as String {
                case "waiting": counts.waiting = try row[1]
                case "failed": counts.failed = try row[1]
                default: break
                }
            }
            return counts
        }
    }

    package func stagedMailTotals(in list: StagingList) async throws(StorageError) -> (count: Int, bytes: Int) {
        try await read { database in
            let row = try database.row(
                """
                SELECT count(*), CAST(coalesce(sum(CASE WHEN place IS NULL THEN 0 ELSE size END), 0) AS BIGINT)
                FROM staged_message WHERE is_listed AND \(list.condition.sql)
                """,
                list.condition.values
            )
            return (try row?[0] ?? 0, try row?[1] ?? 0)
        }
    }

    package func setFound(_ contacts: [StagedContact], of id: StagedMessageID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                "UPDATE staged_message SET found = ? WHERE id = ? AND is_listed AND state <> 'imported'",
                [try Self.encode(contacts), id]
            )
        }
    }

    package func choose(
        _ contacts: [StagedContact],
        of id: StagedMessageID,
        in list: StagingList
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            guard try Self.isListed(database, id, in: list) else {
                throw StorageError.notFound("the staged message \(id.rawValue)")
            }
            let changed = try database.change(
                "UPDATE staged_message SET chosen = ? WHERE id = ? AND state <> 'imported'",
                [try Self.encode(contacts), id]
            )
            if changed == 0 { throw StorageError.conflict("the message has already been imported") }
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
        try await commits.run(telling: .nothing) { database in
            try database.run(
                """
                UPDATE staged_message SET state = ?, not_before = ?, problem = ?
                WHERE id = ? AND is_listed AND state <> 'imported'
                """,
                [name, notBefore, problem.stored, id]
            )
        }
    }
}

/// The part of `StagingStore` that tracks what was transferred from which folder.
extension SQLStore {
    package func transferMarks(
        of gmailIDs: [String],
        in list: StagingList
    ) async throws(StorageError) -> [String: StagedMark] {
        try await read { database in
            var condition = list.condition
            condition.require(database.isIn("gmail_id", gmailIDs))
            let rows = try database.rows(
                "SELECT gmail_id, is_cleared FROM staged_message WHERE \(condition.sql)",
                condition.values
            )
            return try rows.reduce(into: [:]) { $0[try $1[0]] = StagedMark(isCleared: try $1[1]) }
        }
    }

    package func unclearedMail(in list: StagingList, limit: Int) async throws(StorageError) -> [String] {
        try await read { database in
            try database.values(
                """
                SELECT gmail_id FROM staged_message WHERE \(list.condition.sql) AND NOT is_cleared ORDER BY id LIMIT ?
                """,
                list.condition.values + [limit]
            )
        }
    }

    package func markCleared(_ gmailIDs: [String], in list: StagingList) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            var condition = list.condition
            condition.require(database.isIn("gmail_id", gmailIDs))
            try database.run(
                "UPDATE staged_message SET is_cleared = TRUE WHERE \(condition.sql)",
                condition.values
            )
        }
    }

    package func fetchFailures(in list: StagingList) async throws(StorageError) -> [String: FetchFailure] {
        try await read { database in
            let rows = try database.rows(
                "SELECT gmail_id, failures, not_before FROM fetch_failure WHERE \(list.condition.sql)",
                list.condition.values
            )
            return try rows.reduce(into: [:]) { $0[try $1[0]] = FetchFailure(count: try $1[1], notBefore: try $1[2]) }
        }
    }

    package func setFetchFailure(
        _ failure: FetchFailure,
        of gmailID: String,
        in list: StagingList
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                Upsert.sql(
                    "fetch_failure",
                    key: ["user_id", "direction", "gmail_id"],
                    ["failures", "not_before"]
                ),
                [list.user, list.direction.rawValue, gmailID, failure.count, failure.notBefore]
            )
        }
    }

    package func forgetFetchFailures(of gmailIDs: [String], in list: StagingList) async throws(StorageError) {
        guard !gmailIDs.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            var condition = list.condition
            condition.require(database.isIn("gmail_id", gmailIDs))
            try database.run("DELETE FROM fetch_failure WHERE \(condition.sql)", condition.values)
        }
    }

    package func transferCursor(of list: StagingList) async throws(StorageError) -> FolderCursor? {
        try await read { database in
            try database.row(
                "SELECT label, history FROM folder_cursor WHERE \(list.condition.sql)",
                list.condition.values
            ).map { try FolderCursor(labelID: $0[0], historyID: $0[1]) }
        }
    }

    package func setTransferCursor(_ cursor: FolderCursor?, of list: StagingList) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            guard let cursor else {
                try database.run("DELETE FROM folder_cursor WHERE \(list.condition.sql)", list.condition.values)
                return
            }
            try database.run(
                Upsert.sql("folder_cursor", key: ["user_id", "direction"], ["label", "history"]),
                [list.user, list.direction.rawValue, cursor.labelID, cursor.historyID]
            )
        }
    }
}

extension StagingList {
    /// The condition for this list's rows.
    var condition: SQLCondition { SQLCondition("user_id = ? AND direction = ?", [user, direction.rawValue]) }
}
