package import Base
import GRDB
package import Storage

extension SQLiteStore {
    private static let linkColumns = """
        partner, resource, state, version, etag, written, has_drifted, photo, sent_photo, since
        """

    private static func link(_ row: Row) throws -> ContactLink {
        guard let state = ContactLink.State(rawValue: row[2]) else {
            let partner: Int = row[0]
            throw StorageError.damaged("the state of contact \(partner)")
        }
        var link = ContactLink(
            partner: row[0],
            resource: row[1],
            state: state,
            since: Timestamp(milliseconds: row[9])
        )
        link.version = row[3]
        link.etag = row[4]
        link.written = row[5]
        link.hasDrifted = row[6]
        link.photo = row[7]
        link.sentPhoto = row[8]
        return link
    }

    private func links(
        of owner: ContactOwner,
        _ condition: String,
        _ arguments: StatementArguments
    ) async throws(StorageError) -> [ContactLink] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(Self.linkColumns) FROM contact_link WHERE \(ContactOwner.condition) AND \(condition)",
                arguments: owner.arguments() &+ arguments
            ).map(Self.link)
        }
    }

    package func contactLinks(
        of owner: ContactOwner,
        after: Int,
        through last: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(
            of: owner,
            "partner > :after AND partner <= :last ORDER BY partner",
            ["after": after, "last": last]
        )
    }

    package func contactLinks(
        of owner: ContactOwner,
        resources: [String]
    ) async throws(StorageError) -> [ContactLink] {
        let list = ListArguments(resources)
        return try await links(of: owner, "resource IN (\(list.placeholders))", list.values)
    }

    package func contactLinks(of owner: ContactOwner, partners: [Int]) async throws(StorageError) -> [ContactLink] {
        let list = ListArguments(partners)
        return try await links(of: owner, "partner IN (\(list.placeholders))", list.values)
    }

    package func contactLinks(
        of owner: ContactOwner,
        in state: ContactLink.State,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(
            of: owner,
            // The second condition lets SQLite use the index of the rare states.
            "state = :state AND state <> 'linked' AND partner > :after ORDER BY partner LIMIT :limit",
            ["state": state.rawValue, "after": after, "limit": limit]
        )
    }

    package func contactLinksWithOldPhoto(
        of owner: ContactOwner,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(
            of: owner,
            "photo IS NOT sent_photo AND state = 'linked' AND partner > :after ORDER BY partner LIMIT :limit",
            ["after": after, "limit": limit]
        )
    }

    package func saveContactLinks(_ links: [ContactLink], of owner: ContactOwner) async throws(StorageError) {
        guard !links.isEmpty else { return }
        try await commits.run { database in
            let save = try database.cachedStatement(
                sql: """
                    INSERT INTO contact_link (user_id, database, \(Self.linkColumns))
                    VALUES (:user_id, :database, :partner, :resource, :state, :version, :etag, :written, :drifted,
                        :photo, :sent, :since)
                    ON CONFLICT (user_id, database, partner) DO UPDATE SET resource = excluded.resource,
                        state = excluded.state, version = excluded.version, etag = excluded.etag,
                        written = excluded.written, has_drifted = excluded.has_drifted, photo = excluded.photo,
                        sent_photo = excluded.sent_photo, since = excluded.since
                    """
            )
            for link in links {
                try save.execute(
                    arguments: owner.arguments([
                        "partner": link.partner, "resource": link.resource, "state": link.state.rawValue,
                        "version": link.version, "etag": link.etag, "written": link.written,
                        "drifted": link.hasDrifted, "photo": link.photo, "sent": link.sentPhoto,
                        "since": link.since.milliseconds,
                    ])
                )
            }
        }
    }

    package func removeContactLinks(partners: [Int], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_link WHERE \(ContactOwner.condition) AND partner = :value",
            partners,
            of: owner
        )
    }

    package func dropContactCreations(
        of owner: ContactOwner,
        before moment: Timestamp
    ) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    DELETE FROM contact_link
                    WHERE \(ContactOwner.condition) AND state = 'creating' AND state <> 'linked' AND since < :moment
                    """,
                arguments: owner.arguments(["moment": moment.milliseconds])
            )
            return database.changesCount
        }
    }

    package func keepEndedContacts(of owner: ContactOwner, at now: Timestamp) async throws(StorageError) {
        try await commits.run { try Self.keepEnded($0, owner, at: now) }
    }

    static func keepEnded(_ database: Database, _ owner: ContactOwner, at now: Timestamp) throws {
        try database.execute(
            sql: """
                UPDATE contact_link SET state = 'kept', since = :now
                WHERE \(ContactOwner.condition) AND state IN ('ended', 'left') AND state <> 'linked'
                """,
            arguments: owner.arguments(["now": now.milliseconds])
        )
    }

    package func noteContacts(
        _ resources: [String],
        of owner: ContactOwner,
        seenBy look: Int
    ) async throws(StorageError) {
        try await change(
            "UPDATE contact_link SET look = \(look) WHERE \(ContactOwner.condition) AND resource = :value",
            resources,
            of: owner
        )
    }

    package func suspectContacts(of owner: ContactOwner, unseenBy look: Int) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE contact_link SET has_drifted = 1
                    WHERE \(ContactOwner.condition) AND state = 'linked' AND look <> :look
                    """,
                arguments: owner.arguments(["look": look])
            )
        }
    }

    /// Runs a statement for each of `values`, in one transaction.
    func change(
        _ sql: String,
        _ values: [some DatabaseValueConvertible & Sendable],
        of owner: ContactOwner
    ) async throws(StorageError) {
        guard !values.isEmpty else { return }
        try await commits.run { database in
            let statement = try database.cachedStatement(sql: sql)
            for value in values { try statement.execute(arguments: owner.arguments(["value": value])) }
        }
    }
}
