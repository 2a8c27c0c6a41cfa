package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore {
    package func stage(
        _ mail: NewStagedMessage,
        content: (any StagedContent)?,
        in list: StagingList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMessageID? {
        let kept = if let content { try await settle(content) } else { SettledContent?.none }
        let row = StagedMessageRow(mail: mail, list: list, content: kept, now: now)
        do throws(StorageError) {
            let id = try await commits.run { try row.insert($0) }
            if id == nil, let file = kept?.fileName { spool.remove(file) }
            return id
        } catch {
            if let file = kept?.fileName { spool.remove(file) }
            throw error
        }
    }

    package func content(ofStaged id: StagedMessageID) async throws(StorageError) -> any MessageContent {
        let row: (place: String?, size: Int, checksum: Data?, bytes: Data?)? = try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT m.place, m.size, m.checksum, c.bytes FROM staged_message m
                    LEFT JOIN staged_content c ON c.mail = m.id WHERE m.id = ?
                    """,
                arguments: [id.rawValue]
            ).map { ($0[0], $0[1], $0[2], $0[3]) }
        }
        guard let row, let place = row.place, let checksum = row.checksum else {
            throw .notFound("the staged message \(id.rawValue)")
        }
        return try content(
            at: place,
            inline: row.bytes,
            size: row.size,
            checksum: checksum,
            of: "the staged message \(id.rawValue)"
        )
    }

    package func removeStaged(_ ids: [StagedMessageID], from list: StagingList) async throws(StorageError) -> Int {
        let (count, files) = try await commits.run { database in
            var (count, files): (Int, [String]) = (0, [])
            for id in ids {
                guard let row = try Self.listed(database, id, in: list) else { continue }
                if let file = try Self.takeOff(database, row) { files.append(file) }
                count += 1
            }
            return (count, files)
        }
        for file in files { spool.remove(file) }
        return count
    }

    package func imported(
        _ id: StagedMessageID,
        on contacts: [StagedContact],
        at now: Timestamp
    ) async throws(StorageError) {
        let file = try await commits.run { database -> String? in
            guard
                let removes = try Bool.fetchOne(
                    database,
                    sql: "SELECT removes FROM staged_message WHERE id = ? AND is_listed",
                    arguments: [id.rawValue]
                )
            else { return nil }
            try database.execute(
                sql: """
                    UPDATE staged_message SET state = 'imported', imported_at = ?, problem = NULL, not_before = 0,
                    found = CASE WHEN chosen = '[]' THEN ? ELSE found END WHERE id = ?
                    """,
                arguments: [now.milliseconds, try Self.encode(contacts), id.rawValue]
            )
            return removes ? try Self.takeOff(database, id.rawValue) : nil
        }
        if let file { spool.remove(file) }
    }

    package func requestImport(
        of ids: [StagedMessageID],
        removing: Bool,
        in list: StagingList
    ) async throws(StorageError) -> ImportRequest {
        let (request, files) = try await commits.run { database in
            let wanted = "user_id = ? AND direction = ? AND is_listed AND id IN (SELECT value FROM json_each(?))"
            let arguments: StatementArguments = [
                list.user.rawValue, list.direction.rawValue, try Self.encode(ids.map(\.rawValue)),
            ]
            try database.execute(
                sql: """
                    UPDATE staged_message SET state = 'requested', removes = ?, problem = NULL
                    WHERE \(wanted) AND state <> 'imported' AND place IS NOT NULL
                    """,
                arguments: [removing] + arguments
            )
            var request = ImportRequest(requested: database.changesCount)
            guard removing else { return (request, [String]()) }
            let imported = try Int64.fetchAll(
                database,
                sql: "SELECT id FROM staged_message WHERE \(wanted) AND state = 'imported'",
                arguments: arguments
            )
            request.removed = imported.count
            return (request, try imported.compactMap { try Self.takeOff(database, $0) })
        }
        for file in files { spool.remove(file) }
        return request
    }

    package func removeTransfers(of user: UserID) async throws(StorageError) {
        let files = try await commits.run { database in
            let files = try String.fetchAll(
                database,
                sql: "SELECT place FROM staged_message WHERE user_id = ? AND place <> 'database'",
                arguments: [user.rawValue]
            )
            try database.execute(
                sql: "DELETE FROM staged_content WHERE mail IN (SELECT id FROM staged_message WHERE user_id = ?)",
                arguments: [user.rawValue]
            )
            for table in ["staged_message", "folder_cursor"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE user_id = ?", arguments: [user.rawValue])
            }
            return files
        }
        for file in files { spool.remove(file) }
    }

    /// Takes a message off its list; the row stays, so that the message remains known. Returns the file that is no
    /// longer needed.
    private static func takeOff(_ database: Database, _ id: Int64) throws -> String? {
        let place = try String.fetchOne(database, sql: "SELECT place FROM staged_message WHERE id = ?", arguments: [id])
        try database.execute(sql: "DELETE FROM staged_content WHERE mail = ?", arguments: [id])
        try database.execute(
            sql: """
                UPDATE staged_message SET is_listed = 0, state = 'removed', place = NULL, checksum = NULL, facts = '',
                found = '[]', chosen = '[]', problem = NULL WHERE id = ?
                """,
            arguments: [id]
        )
        return place == ContentPlace.inline ? nil : place
    }

    static func listed(_ database: Database, _ id: StagedMessageID, in list: StagingList) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM staged_message WHERE id = ? AND user_id = ? AND direction = ? AND is_listed",
            arguments: [id.rawValue, list.user.rawValue, list.direction.rawValue]
        )
    }
}

/// A message with all that its rows need, ready to be inserted, again if the first transaction fails.
struct StagedMessageRow: Sendable {
    let mail: NewStagedMessage
    let list: StagingList
    let content: SettledContent?
    let now: Timestamp

    /// Inserts the message unless it was staged before.
    func insert(_ database: Database) throws -> StagedMessageID? {
        let state = mail.problem != nil ? "failed" : mail.isRequested ? "requested" : "waiting"
        try database.execute(
            sql: """
                INSERT INTO staged_message (user_id, direction, gmail_id, is_listed, is_cleared, state, removes, not_before,
                facts, found, chosen, problem, fetched_at, size, place, checksum)
                VALUES (?, ?, ?, 1, ?, ?, 0, 0, ?, ?, '[]', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                list.user.rawValue, list.direction.rawValue, mail.gmailID, mail.problem != nil, state,
                try SQLiteStore.encode(mail.facts), try SQLiteStore.encode(mail.found), mail.problem?.stored,
                now.milliseconds, content?.size ?? mail.size, content.map { $0.fileName ?? ContentPlace.inline },
                content.map { Data($0.checksum) },
            ]
        )
        guard database.changesCount > 0 else { return nil }
        let id = database.lastInsertedRowID
        if let bytes = content?.inline {
            try database.execute(sql: "INSERT INTO staged_content VALUES (?, ?)", arguments: [id, Data(bytes)])
        }
        return StagedMessageID(rawValue: id)
    }
}

extension StagedMessage {
    static let columns = """
        id, gmail_id, state, removes, not_before, imported_at, facts, found, chosen, problem, fetched_at, size, place
        """

    /// Reads a row that has `columns`. One that is damaged counts as failed, with neither addresses nor contacts, so that
    /// it is visible and imported nowhere.
    init(_ row: Row, in list: StagingList) {
        let fetchedAt = Timestamp(milliseconds: row[10])
        self.init(
            id: StagedMessageID(rawValue: row[0]),
            direction: list.direction,
            gmailID: row[1],
            facts: StagedMessageFacts(
                messageID: "",
                from: "",
                recipients: [],
                addresses: [],
                subject: "",
                date: fetchedAt
            ),
            size: row[11],
            state: .failed,
            problem: Reason(.recordDamaged, "its row in the database"),
            fetchedAt: fetchedAt,
            hasContent: (row[12] as String?) != nil
        )
        guard let state = Self.state(row), let facts: StagedMessageFacts = try? SQLiteStore.decode(row[6]),
            let found: [StagedContact] = try? SQLiteStore.decode(row[7]),
            let chosen: [StagedContact] = try? SQLiteStore.decode(row[8])
        else { return }
        self.state = state
        self.facts = facts
        self.found = found
        self.chosen = chosen
        problem = (row[9] as String?).map(Reason.init(stored:))
    }

    private static func state(_ row: Row) -> StagedMessageState? {
        switch row[2] as String {
        case "waiting": .waiting
        case "failed": .failed
        case "imported": (row[5] as Int64?).map { StagedMessageState.imported(at: Timestamp(milliseconds: $0)) }
        case "requested":
            .requested(
                removes: row[3],
                notBefore: (row[4] as Int64) > 0 ? Timestamp(milliseconds: row[4]) : nil
            )
        default: nil
        }
    }
}
