package import Storage

extension SQLStore: AppMailStore {
    package func unmirroredMail(of users: [UserID], limit: Int) async throws(StorageError) -> [UnmirroredMail] {
        try await read { database in
            let condition = database.isIn("user_id", users.map(\.rawValue))
            let rows = try database.rows(
                """
                SELECT \(StagedMessage.columns), user_id, direction, is_listed, revision FROM staged_message
                WHERE revision <> mirrored AND \(condition.sql) ORDER BY id LIMIT ?
                """,
                condition.values + [limit]
            )
            return try rows.map { row in
                let user: UserID = try row[13]
                let isListed: Bool = try row[15]
                let list = StagingList(user, MailDirection(rawValue: try row[14]) ?? .incoming)
                return UnmirroredMail(
                    user: user,
                    mail: isListed ? try StagedMessage(row, in: list) : try StagedMessage(removed: row, in: list),
                    isListed: isListed,
                    revision: try row[16]
                )
            }
        }
    }

    package func setMirrored(_ revisions: [StagedMessageID: Int64]) async throws(StorageError) {
        guard !revisions.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            for (id, revision) in revisions {
                try database.run("UPDATE staged_message SET mirrored = ? WHERE id = ?", [revision, id])
                // Which contacts have it was kept for the row.
                try database.run(
                    "UPDATE staged_message SET found = '[]' WHERE id = ? AND revision = ? AND NOT is_listed",
                    [id, revision]
                )
            }
        }
    }

    package func setUnmirrored(_ ids: [StagedMessageID]) async throws(StorageError) {
        guard !ids.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            let condition = database.isIn("id", ids.map(\.rawValue))
            try database.run(
                "UPDATE staged_message SET revision = revision + 1 WHERE \(condition.sql)",
                condition.values
            )
        }
    }

    package func stagedMail(
        gmailIDs: [String],
        in list: StagingList
    ) async throws(StorageError) -> [StagedMessage] {
        guard !gmailIDs.isEmpty else { return [] }
        return try await read { database in
            var condition = list.condition
            condition.require("is_listed")
            condition.require(database.isIn("gmail_id", gmailIDs))
            let rows = try database.rows(
                "SELECT \(StagedMessage.columns) FROM staged_message WHERE \(condition.sql)",
                condition.values
            )
            return try rows.map { try StagedMessage($0, in: list) }
        }
    }
}
