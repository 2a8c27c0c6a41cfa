package import Base
package import Storage

/// `ContactStore` without its links, which are in a file of their own.
extension SQLStore: ContactStore {
    /// The tables of the contact sync; each has a row's user in `user_id`.
    static let contactTables = ["contact_sync", "contact_link", "contact_surplus", "contact_group"]

    package func contactSync(of owner: ContactOwner) async throws(StorageError) -> ContactSync {
        try await read { try Self.sync($0, owner) }
    }

    private static func sync(_ database: any SQLConnection, _ owner: ContactOwner) throws -> ContactSync {
        let text: String? = try database.value(
            "SELECT sync FROM contact_sync WHERE \(ContactOwner.condition)",
            owner.values
        )
        // An unreadable state starts the sync over, which finds its contacts by their contents.
        return text.flatMap { try? decode($0) } ?? ContactSync()
    }

    package func changeContactSync(
        of owner: ContactOwner,
        _ change: @escaping @Sendable (inout ContactSync) -> Void
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            var sync = try Self.sync(database, owner)
            change(&sync)
            try Self.save(sync, database, owner)
        }
    }

    private static func save(_ sync: ContactSync, _ database: any SQLConnection, _ owner: ContactOwner) throws {
        try database.run(
            Upsert.sql("contact_sync", key: ["user_id", "database"], ["sync", "asked"]),
            owner.values + [try encode(sync), sync.asked]
        )
    }

    package func forgetContacts(of owner: ContactOwner) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            for table in Self.contactTables {
                try database.run(
                    "DELETE FROM \(table) WHERE \(ContactOwner.condition)",
                    owner.values
                )
            }
        }
    }

    package func contactCounts(of owner: ContactOwner) async throws(StorageError) -> ContactCounts {
        try await read { database in
            var counts = ContactCounts()
            let rows = try database.rows(
                """
                SELECT state, count(*), min(since) FROM contact_link WHERE \(ContactOwner.condition) GROUP BY state
                """,
                owner.values
            )
            for row in rows {
                switch ContactLink.State(rawValue: try row[0]) {
                case .creating:
                    counts.creating = try row[1]
                    counts.oldestCreation = try row[2]
                case .linked: counts.linked = try row[1]
                case .ended: counts.ended = try row[1]
                case .left: counts.left = try row[1]
                case .kept: counts.kept = try row[1]
                case nil: throw StorageError.damaged("the states of contacts")
                }
            }
            return counts
        }
    }

    // MARK: Surplus

    package func addSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "INSERT INTO contact_surplus VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            with: resources.map { owner.values + [$0] }
        )
    }

    package func surplusContacts(of owner: ContactOwner, limit: Int) async throws(StorageError) -> [String] {
        try await read { database in
            try database.values(
                "SELECT resource FROM contact_surplus WHERE \(ContactOwner.condition) LIMIT ?",
                owner.values + [limit]
            )
        }
    }

    package func removeSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_surplus WHERE \(ContactOwner.condition) AND resource = ?",
            with: resources.map { owner.values + [$0] }
        )
    }

    // MARK: Groups

    package func contactGroups(of owner: ContactOwner) async throws(StorageError) -> [ContactGroupLink] {
        try await read { database in
            try database.rows(
                "SELECT tag, resource, name FROM contact_group WHERE \(ContactOwner.condition) ORDER BY tag",
                owner.values
            ).map { try ContactGroupLink(tag: $0[0], resource: $0[1], name: $0[2]) }
        }
    }

    package func saveContactGroup(_ group: ContactGroupLink, of owner: ContactOwner) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                Upsert.sql("contact_group", key: ["user_id", "database", "tag"], ["resource", "name"]),
                owner.values + [group.tag, group.resource, group.name]
            )
        }
    }

    package func removeContactGroup(tag: Int, of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_group WHERE \(ContactOwner.condition) AND tag = ?",
            with: [owner.values + [tag]]
        )
    }

    // MARK: Questions

    package func contactQuestions(of user: UserID?) async throws(StorageError) -> [ContactQuestion] {
        try await read { database in
            var condition = SQLCondition("asked > 0")
            if let user { condition.require("user_id = ?", [user]) }
            let rows = try database.rows(
                """
                SELECT user_id, database, asked, (
                    SELECT count(*) FROM contact_link l WHERE l.user_id = s.user_id AND l.database = s.database
                        AND l.state IN ('linked', 'ended', 'left')
                ) FROM contact_sync s WHERE \(condition.sql)
                ORDER BY user_id, database
                """,
                condition.values
            )
            return try rows.map { row in
                try ContactQuestion(
                    owner: ContactOwner(user: row[0], database: row[1]),
                    deletions: row[2],
                    total: row[3]
                )
            }
        }
    }

    package func answerContactQuestion(
        _ question: ContactQuestion,
        _ answer: ContactAnswer,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            var sync = try Self.sync(database, question.owner)
            guard sync.asked > 0, sync.asked == question.deletions else {
                throw StorageError.conflict("the question has changed in the meantime")
            }
            switch answer {
            case .delete: sync.confirmed = sync.asked
            case .keep: try Self.keepEnded(database, question.owner, at: now)
            }
            sync.asked = 0
            try Self.save(sync, database, question.owner)
        }
    }
}

extension ContactOwner {
    /// The condition for an owner's rows; `values` are the owner's.
    static let condition = "user_id = ? AND database = ?"

    var values: SQLValues { [user, database] }

    var condition: SQLCondition { SQLCondition(Self.condition, values) }
}
