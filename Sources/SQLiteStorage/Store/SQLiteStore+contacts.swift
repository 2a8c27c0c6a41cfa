package import Base
import GRDB
package import Storage

/// `ContactStore` without its links, which are in a file of their own.
extension SQLiteStore: ContactStore {
    package func contactSync(of owner: ContactOwner) async throws(StorageError) -> ContactSync {
        try await read { try Self.sync($0, owner) }
    }

    private static func sync(_ database: Database, _ owner: ContactOwner) throws -> ContactSync {
        let text = try String.fetchOne(
            database,
            sql: "SELECT sync FROM contact_sync WHERE \(ContactOwner.condition)",
            arguments: owner.arguments()
        )
        // An unreadable state starts the sync over, which finds its contacts by their contents.
        return text.flatMap { try? decode($0) } ?? ContactSync()
    }

    package func changeContactSync(
        of owner: ContactOwner,
        _ change: @escaping @Sendable (inout ContactSync) -> Void
    ) async throws(StorageError) {
        try await commits.run { database in
            var sync = try Self.sync(database, owner)
            change(&sync)
            try Self.save(sync, database, owner)
        }
    }

    private static func save(_ sync: ContactSync, _ database: Database, _ owner: ContactOwner) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO contact_sync VALUES (:user_id, :database, :sync, :asked)",
            arguments: owner.arguments(["sync": try encode(sync), "asked": sync.asked])
        )
    }

    package func forgetContacts(of owner: ContactOwner) async throws(StorageError) {
        try await commits.run { database in
            for table in Schema.contactTables {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE \(ContactOwner.condition)",
                    arguments: owner.arguments()
                )
            }
        }
    }

    package func contactCounts(of owner: ContactOwner) async throws(StorageError) -> ContactCounts {
        try await read { database in
            var counts = ContactCounts()
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT state, count(*), min(since) FROM contact_link WHERE \(ContactOwner.condition) GROUP BY state
                    """,
                arguments: owner.arguments()
            )
            for row in rows {
                switch ContactLink.State(rawValue: row[0]) {
                case .creating:
                    counts.creating = row[1]
                    counts.oldestCreation = Timestamp(milliseconds: row[2])
                case .linked: counts.linked = row[1]
                case .ended: counts.ended = row[1]
                case .left: counts.left = row[1]
                case .kept: counts.kept = row[1]
                case nil: throw StorageError.damaged("the states of contacts")
                }
            }
            return counts
        }
    }

    // MARK: Surplus

    package func addSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "INSERT OR IGNORE INTO contact_surplus VALUES (:user_id, :database, :value)",
            resources,
            of: owner
        )
    }

    package func surplusContacts(of owner: ContactOwner, limit: Int) async throws(StorageError) -> [String] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: "SELECT resource FROM contact_surplus WHERE \(ContactOwner.condition) LIMIT :limit",
                arguments: owner.arguments(["limit": limit])
            )
        }
    }

    package func removeSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_surplus WHERE \(ContactOwner.condition) AND resource = :value",
            resources,
            of: owner
        )
    }

    // MARK: Groups

    package func contactGroups(of owner: ContactOwner) async throws(StorageError) -> [ContactGroupLink] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT tag, resource, name FROM contact_group WHERE \(ContactOwner.condition) ORDER BY tag",
                arguments: owner.arguments()
            ).map { ContactGroupLink(tag: $0[0], resource: $0[1], name: $0[2]) }
        }
    }

    package func saveContactGroup(_ group: ContactGroupLink, of owner: ContactOwner) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO contact_group VALUES (:user_id, :database, :tag, :resource, :name)",
                arguments: owner.arguments(["tag": group.tag, "resource": group.resource, "name": group.name])
            )
        }
    }

    package func removeContactGroup(tag: Int, of owner: ContactOwner) async throws(StorageError) {
        try await change(
            "DELETE FROM contact_group WHERE \(ContactOwner.condition) AND tag = :value",
            [tag],
            of: owner
        )
    }

    // MARK: Questions

    package func contactQuestions(of user: UserID?) async throws(StorageError) -> [ContactQuestion] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT user_id, database, asked, (
                        SELECT count(*) FROM contact_link l WHERE l.user_id = s.user_id AND l.database = s.database
                            AND l.state IN ('linked', 'ended', 'left')
                    ) FROM contact_sync s WHERE asked > 0 AND (:user_id IS NULL OR user_id = :user_id)
                    ORDER BY user_id, database
                    """,
                arguments: ["user_id": user?.rawValue]
            )
            return rows.map { row in
                ContactQuestion(
                    owner: ContactOwner(user: UserID(rawValue: row[0]), database: row[1]),
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
        try await commits.run { database in
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
    /// The condition for this owner's rows; `arguments` has its values.
    static let condition = "user_id = :user_id AND database = :database"

    /// The condition's values, together with others.
    func arguments(
        _ others: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [:]
    ) -> StatementArguments {
        var values: [String: (any DatabaseValueConvertible)?] = ["user_id": user.rawValue, "database": database]
        for (name, value) in others { values[name] = value }
        return StatementArguments(values)
    }
}

/// Placeholders `:x0, :x1, …` and their values.
struct ListArguments {
    let placeholders: String
    let values: StatementArguments

    init(_ values: [some DatabaseValueConvertible]) {
        placeholders = values.indices.map { ":x\($0)" }.joined(separator: ", ")
        var named: [String: (any DatabaseValueConvertible)?] = [:]
        for (index, value) in values.enumerated() { named["x\(index)"] = value }
        self.values = StatementArguments(named)
    }
}
