package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore {
    package func stage(
        _ mail: NewStagedMail,
        content: (any StagedContent)?,
        in list: TransferList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMailID? {
        let kept = if let content { try await settle(content) } else { SettledContent?.none }
        let row = StagedMailRow(mail: mail, list: list, content: kept, now: now)
        do throws(StorageError) {
            let id = try await commits.run { try row.insert($0) }
            if id == nil, let file = kept?.fileName { spool.remove(file) }
            return id
        } catch {
            if let file = kept?.fileName { spool.remove(file) }
            throw error
        }
    }

    package func content(ofStaged id: StagedMailID) async throws(StorageError) -> any MessageContent {
        let row: (place: String?, size: Int, checksum: Data?, bytes: Data?)? = try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT m.place, m.size, m.checksum, c.bytes FROM staged_mail m
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

    package func removeStaged(_ ids: [StagedMailID], from list: TransferList) async throws(StorageError) -> Int {
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
        _ id: StagedMailID,
        on contacts: [StagedContact],
        at now: Timestamp
    ) async throws(StorageError) {
        let file = try await commits.run { database -> String? in
            guard
                let removes = try Bool.fetchOne(
                    database,
                    sql: "SELECT removes FROM staged_mail WHERE id = ? AND is_listed",
                    arguments: [id.rawValue]
                )
            else { return nil }
            try database.execute(
                sql: """
                    UPDATE staged_mail SET state = 'imported', imported_at = ?, problem = NULL, not_before = 0,
                    found = CASE WHEN chosen = '[]' THEN ? ELSE found END WHERE id = ?
                    """,
                arguments: [now.milliseconds, try Self.encode(contacts), id.rawValue]
            )
            return removes ? try Self.takeOff(database, id.rawValue) : nil
        }
        if let file { spool.remove(file) }
    }

    package func requestImport(
        of ids: [StagedMailID],
        removing: Bool,
        in list: TransferList
    ) async throws(StorageError) -> ImportRequest {
        let (request, files) = try await commits.run { database in
            let wanted = "person = ? AND direction = ? AND is_listed AND id IN (SELECT value FROM json_each(?))"
            let arguments: StatementArguments = [
                list.person.rawValue, list.direction.rawValue, try Self.encode(ids.map(\.rawValue)),
            ]
            try database.execute(
                sql: """
                    UPDATE staged_mail SET state = 'requested', removes = ?, problem = NULL
                    WHERE \(wanted) AND state <> 'imported' AND place IS NOT NULL
                    """,
                arguments: [removing] + arguments
            )
            var request = ImportRequest(requested: database.changesCount)
            guard removing else { return (request, [String]()) }
            let imported = try Int64.fetchAll(
                database,
                sql: "SELECT id FROM staged_mail WHERE \(wanted) AND state = 'imported'",
                arguments: arguments
            )
            request.removed = imported.count
            return (request, try imported.compactMap { try Self.takeOff(database, $0) })
        }
        for file in files { spool.remove(file) }
        return request
    }

    package func removeTransfers(of person: PersonID) async throws(StorageError) {
        let files = try await commits.run { database in
            let files = try String.fetchAll(
                database,
                sql: "SELECT place FROM staged_mail WHERE person = ? AND place <> 'database'",
                arguments: [person.rawValue]
            )
            try database.execute(
                sql: "DELETE FROM staged_content WHERE mail IN (SELECT id FROM staged_mail WHERE person = ?)",
                arguments: [person.rawValue]
            )
            for table in ["staged_mail", "transfer_cursor"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [person.rawValue])
            }
            return files
        }
        for file in files { spool.remove(file) }
    }

    /// Takes a message off its list; the row stays, so that the message remains known. Returns the file that is no
    /// longer needed.
    private static func takeOff(_ database: Database, _ id: Int64) throws -> String? {
        let place = try String.fetchOne(database, sql: "SELECT place FROM staged_mail WHERE id = ?", arguments: [id])
        try database.execute(sql: "DELETE FROM staged_content WHERE mail = ?", arguments: [id])
        try database.execute(
            sql: """
                UPDATE staged_mail SET is_listed = 0, state = 'removed', place = NULL, checksum = NULL, facts = '',
                found = '[]', chosen = '[]', problem = NULL WHERE id = ?
                """,
            arguments: [id]
        )
        return place == ContentPlace.inline ? nil : place
    }

    static func listed(_ database: Database, _ id: StagedMailID, in list: TransferList) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT id FROM staged_mail WHERE id = ? AND person = ? AND direction = ? AND is_listed",
            arguments: [id.rawValue, list.person.rawValue, list.direction.rawValue]
        )
    }
}
