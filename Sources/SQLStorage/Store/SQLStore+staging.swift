package import Base
package import Storage

extension SQLStore {
    /// How long a large content may take to be kept.
    private static let stagingPatience = Duration.minutes(2)

    package func stage(
        _ mail: NewStagedMessage,
        content: (any StagedContent)?,
        in list: StagingList,
        at now: Timestamp
    ) async throws(StorageError) -> StagedMessageID? {
        let kept =
            if let content { try await settle(content, until: .now + Self.stagingPatience) } else {
                SettledContent?.none
            }
        let row = StagedMessageRow(mail: mail, list: list, content: kept, now: now)
        do throws(StorageError) {
            let id = try await commits.run(telling: .nothing) { try row.insert($0) }
            if id == nil, let file = kept?.fileName { largeContents.remove(file) }
            return id
        } catch {
            if let file = kept?.fileName { largeContents.remove(file) }
            throw error
        }
    }

    package func content(ofStaged id: StagedMessageID) async throws(StorageError) -> any MessageContent {
        let row: (place: String?, size: Int, checksum: [UInt8]?, bytes: [UInt8]?)? = try await read { database in
            try database.row(
                """
                SELECT m.place, m.size, m.checksum, c.bytes FROM staged_message m
                LEFT JOIN staged_content c ON c.mail = m.id WHERE m.id = ?
                """,
                [id]
            ).map { (try $0[0], try $0[1], try $0[2], try $0[3]) }
        }
        guard let row, let place = row.place, let checksum = row.checksum else {
            throw .notFound("the staged message \(id.rawValue)")
        }
        return try await content(
            at: place,
            inline: row.bytes,
            size: row.size,
            checksum: checksum,
            of: "the staged message \(id.rawValue)"
        )
    }

    package func removeStaged(_ ids: [StagedMessageID], from list: StagingList) async throws(StorageError) -> Int {
        let (count, files) = try await commits.run(telling: .nothing) { database in
            var (count, files): (Int, [String]) = (0, [])
            for id in ids {
                guard try Self.isListed(database, id, in: list) else { continue }
                if let file = try Self.takeOff(database, id) { files.append(file) }
                count += 1
            }
            return (count, files)
        }
        for file in files { largeContents.remove(file) }
        return count
    }

    package func imported(
        _ id: StagedMessageID,
        on contacts: [StagedContact],
        at now: Timestamp
    ) async throws(StorageError) {
        let file = try await commits.run(telling: .nothing) { database -> String? in
            let removes: Bool? = try database.value(
                "SELECT removes FROM staged_message WHERE id = ? AND is_listed",
                [id]
            )
            guard let removes else { return nil }
            try database.run(
                """
                UPDATE staged_message SET state = 'imported', imported_at = ?, problem = NULL, not_before = 0,
                found = CASE WHEN chosen = '[]' THEN ? ELSE found END WHERE id = ?
                """,
                [now, try Self.encode(contacts), id]
            )
            return removes ? try Self.takeOff(database, id) : nil
        }
        if let file { largeContents.remove(file) }
    }

    package func requestImport(
        of ids: [StagedMessageID],
        removing: Bool,
        in list: StagingList
    ) async throws(StorageError) -> ImportRequest {
        let (request, files) = try await commits.run(telling: .nothing) { database in
            var wanted = list.condition
            wanted.require("is_listed")
            wanted.require(database.isIn("id", ids.map(\.rawValue)))
            let requested = try database.change(
                """
                UPDATE staged_message SET state = 'requested', removes = ?, problem = NULL
                WHERE \(wanted.sql) AND state <> 'imported' AND place IS NOT NULL
                """,
                [removing] + wanted.values
            )
            var request = ImportRequest(requested: requested)
            guard removing else { return (request, [String]()) }
            let imported: [StagedMessageID] = try database.values(
                "SELECT id FROM staged_message WHERE \(wanted.sql) AND state = 'imported'",
                wanted.values
            )
            request.removed = imported.count
            return (request, try imported.compactMap { try Self.takeOff(database, $0) })
        }
        for file in files { largeContents.remove(file) }
        return request
    }

    package func removeTransfers(of user: UserID) async throws(StorageError) {
        let files = try await commits.run(telling: .nothing) { database in
            let files: [String] = try database.values(
                "SELECT place FROM staged_message WHERE user_id = ? AND place <> 'database'",
                [user]
            )
            try database.run(
                "DELETE FROM staged_content WHERE mail IN (SELECT id FROM staged_message WHERE user_id = ?)",
                [user]
            )
            for table in ["staged_message", "folder_cursor", "fetch_failure"] {
                try database.run("DELETE FROM \(table) WHERE user_id = ?", [user])
            }
            return files
        }
        for file in files { largeContents.remove(file) }
    }

    /// Takes a message off its list; the row stays, so that the message remains known. Of an imported one, it keeps the
    /// contacts until Odoo's app shows them. Returns the file that is no longer needed.
    private static func takeOff(_ database: any SQLConnection, _ id: StagedMessageID) throws -> String? {
        let row = try database.row(
            "SELECT id, found, chosen FROM staged_message WHERE id = ? AND imported_at IS NOT NULL",
            [id]
        )
        let contacts: [StagedContact] =
            row.map { row in
                let found: [StagedContact] = (try? Self.decode(try row[1])) ?? []
                let chosen: [StagedContact] = (try? Self.decode(try row[2])) ?? []
                return (chosen.isEmpty ? found : chosen).map { StagedContact(id: $0.id, name: "") }
            } ?? []
        let place: String? = try database.value("SELECT place FROM staged_message WHERE id = ?", [id])
        try database.run("DELETE FROM staged_content WHERE mail = ?", [id])
        try database.run(
            """
            UPDATE staged_message SET is_listed = FALSE, state = 'removed', place = NULL, checksum = NULL, facts = '',
            found = ?, chosen = '[]', problem = NULL WHERE id = ?
            """,
            [try Self.encode(contacts), id]
        )
        return place == ContentPlace.inline ? nil : place
    }

    /// Whether the message is on the list.
    static func isListed(_ database: any SQLConnection, _ id: StagedMessageID, in list: StagingList) throws -> Bool {
        try database.exists(
            "SELECT 1 FROM staged_message WHERE id = ? AND is_listed AND \(list.condition.sql)",
            [id] + list.condition.values
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
    func insert(_ database: any SQLConnection) throws -> StagedMessageID? {
        let state = mail.problem != nil ? "failed" : mail.isRequested ? "requested" : "waiting"
        let id: StagedMessageID? = try database.value(
            """
            INSERT INTO staged_message (user_id, direction, gmail_id, is_listed, is_cleared, state, removes, not_before,
            facts, found, chosen, problem, fetched_at, dated_at, size, place, checksum)
            VALUES (?, ?, ?, TRUE, ?, ?, FALSE, 0, ?, ?, '[]', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
            """,
            [
                list.user, list.direction.rawValue, mail.gmailID, mail.problem != nil, state,
                try SQLStore.encode(mail.facts), try SQLStore.encode(mail.found), mail.problem?.stored,
                now, mail.facts.date, content?.size ?? mail.size, content.map { $0.fileName ?? ContentPlace.inline },
                content?.checksum,
            ]
        )
        if let id, let bytes = content?.inline {
            try database.run("INSERT INTO staged_content VALUES (?, ?)", [id, bytes])
        }
        return id
    }
}

extension StagedMessage {
    static let columns = """
        id, gmail_id, state, removes, not_before, imported_at, facts, found, chosen, problem, fetched_at, size, place
        """

    /// Reads a row that has `columns`. One that is damaged counts as failed, with neither addresses nor contacts, so that
    /// it is visible and imported nowhere.
    init(_ row: SQLRow, in list: StagingList) throws {
        try self.init(bare: row, in: list)
        hasContent = try (row[12] as String?) != nil
        problem = Reason(.recordDamaged, "its row in the database")
        guard let state = try Self.state(row), let facts: StagedMessageFacts = try? SQLStore.decode(try row[6]),
            let found: [StagedContact] = try? SQLStore.decode(try row[7]),
            let chosen: [StagedContact] = try? SQLStore.decode(try row[8])
        else { return }
        self.state = state
        self.facts = facts
        self.found = found
        self.chosen = chosen
        problem = try (row[9] as String?).map(Reason.init(stored:))
    }

    /// Reads the row of one that has left its list.
    init(removed row: SQLRow, in list: StagingList) throws {
        try self.init(bare: row, in: list)
        if let importedAt = try row[5] as Timestamp? { state = .imported(at: importedAt) }
        found = (try? SQLStore.decode(try row[7])) ?? []
    }

    /// Without what only a message in the list has, or what may be damaged.
    private init(bare row: SQLRow, in list: StagingList) throws {
        let fetchedAt: Timestamp = try row[10]
        self.init(
            id: try row[0],
            direction: list.direction,
            gmailID: try row[1],
            facts: .none(at: fetchedAt),
            size: try row[11],
            state: .failed,
            fetchedAt: fetchedAt,
            hasContent: false
        )
    }

    private static func state(_ row: SQLRow) throws -> StagedMessageState? {
        switch try row[2] as String {
        case "waiting": return .waiting
        case "failed": return .failed
        case "imported": return try (row[5] as Timestamp?).map { .imported(at: $0) }
        case "requested":
            let notBefore: Timestamp = try row[4]
            return .requested(removes: try row[3], notBefore: notBefore.milliseconds > 0 ? notBefore : nil)
        default: return nil
        }
    }
}

extension StagedMessageFacts {
    fileprivate static func none(at moment: Timestamp) -> StagedMessageFacts {
        StagedMessageFacts(messageID: "", from: "", recipients: [], addresses: [], subject: "", date: moment)
    }
}
