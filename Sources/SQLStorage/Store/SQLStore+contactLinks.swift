package import Base
package import Storage

extension SQLStore {
    /// What a link says of its partner.
    private static let linkValues = [
        "resource", "state", "version", "etag", "written", "has_drifted", "photo", "sent_photo", "since",
    ]
    private static let linkColumns = (["partner"] + linkValues).joined(separator: ", ")
    private static let saveLink = Upsert.sql("contact_link", key: ["user_id", "database", "partner"], linkValues)

    private static func link(_ row: SQLRow) throws -> ContactLink {
        let partner: Int = try row[0]
        guard let state = ContactLink.State(rawValue: try row[2]) else {
            throw StorageError.damaged("the state of contact \(partner)")
        }
        var link = ContactLink(partner: partner, resource: try row[1], state: state, since: try row[9])
        link.version = try row[3]
        link.etag = try row[4]
        link.written = try row[5]
        link.hasDrifted = try row[6]
        link.photo = try row[7]
        link.sentPhoto = try row[8]
        return link
    }

    private func links(
        of owner: ContactOwner,
        _ condition: @escaping @Sendable (any SQLConnection) -> SQLCondition
    ) async throws(StorageError) -> [ContactLink] {
        try await read { database in
            var all = owner.condition
            all.require(condition(database))
            return try database.rows(
                "SELECT \(Self.linkColumns) FROM contact_link WHERE \(all.sql)",
                all.values
            ).map(Self.link)
        }
    }

    package func contactLinks(
        of owner: ContactOwner,
        after: Int,
        through last: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(of: owner) { _ in
            SQLCondition("partner > ? AND partner <= ? ORDER BY partner", [after, last])
        }
    }

    package func contactLinks(
        of owner: ContactOwner,
        resources: [String]
    ) async throws(StorageError) -> [ContactLink] {
        try await links(of: owner) { $0.isIn("resource", resources) }
    }

    package func contactLinks(of owner: ContactOwner, partners: [Int]) async throws(StorageError) -> [ContactLink] {
        try await links(of: owner) { $0.isIn("partner", partners.map(Int64.init)) }
    }

    package func contactLinks(
        of owner: ContactOwner,
        in state: ContactLink.State,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(of: owner) { _ in
            // The second condition lets SQLite use the index of the rare states.
            SQLCondition(
                "state = ? AND state <> 'linked' AND partner > ? ORDER BY partner LIMIT ?",
                [state.rawValue, after, limit]
            )
        }
    }

    package func contactLinksWithOldPhoto(
        of owner: ContactOwner,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink] {
        try await links(of: owner) { _ in
            SQLCondition(
                "photo IS DISTINCT FROM sent_photo AND state = 'linked' AND partner > ? ORDER BY partner LIMIT ?",
                [after, limit]
            )
        }
    }

    package func saveContactLinks(_ links: [ContactLink], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            Self.saveLink,
            with: links.map { link in
                owner.values + [
                    link.partner, link.resource, link.state.rawValue, link.version, link.etag, link.written,
                    link.hasDrifted, link.photo, link.sentPhoto, link.since,
                ]
            }
        )
    }

    package func removeContactLinks(partners: [Int], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_link WHERE \(ContactOwner.condition) AND partner = ?",
            with: partners.map { owner.values + [$0] }
        )
    }

    package func dropContactCreations(
        of owner: ContactOwner,
        before moment: Timestamp
    ) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                """
                DELETE FROM contact_link
                WHERE \(ContactOwner.condition) AND state = 'creating' AND state <> 'linked' AND since < ?
                """,
                owner.values + [moment]
            )
        }
    }

    /// Lets all contacts whose subscription has ended stay at Google from now on.
    static func keepEnded(_ database: any SQLConnection, _ owner: ContactOwner, at now: Timestamp) throws {
        try database.run(
            """
            UPDATE contact_link SET state = 'kept', since = ?
            WHERE \(ContactOwner.condition) AND state IN ('ended', 'left') AND state <> 'linked'
            """,
            [now] + owner.values
        )
    }

    package func noteContacts(
        _ resources: [String],
        of owner: ContactOwner,
        seenIn listing: Int
    ) async throws(StorageError) {
        try await change(
            "UPDATE contact_link SET listing = ? WHERE \(ContactOwner.condition) AND resource = ?",
            with: resources.map { [listing] + owner.values + [$0] }
        )
    }

    package func suspectContacts(of owner: ContactOwner, unseenIn listing: Int) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                """
                UPDATE contact_link SET has_drifted = TRUE
                WHERE \(ContactOwner.condition) AND state = 'linked' AND listing <> ?
                """,
                owner.values + [listing]
            )
        }
    }

    /// Runs a statement with each of `all`, in one transaction.
    func change(_ sql: String, with all: [SQLValues]) async throws(StorageError) {
        guard !all.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            for values in all { try database.run(sql, values) }
        }
    }
}
