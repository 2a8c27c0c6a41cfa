import Base
package import Storage

/// Whom changes concern, so that a look costs what changed, however many users there are.
extension SQLStore {
    /// The changes that are kept.
    private static let keptChanges: Int64 = 1000

    /// Notes whom the change concerns that was just counted.
    static func noteChange(of user: UserID, _ database: any SQLConnection) throws {
        try database.run(
            "INSERT INTO user_change (revision, user_id) VALUES ((SELECT value FROM routing_revision), ?)",
            [user]
        )
        try database.run(
            "DELETE FROM user_change WHERE revision <= (SELECT value FROM routing_revision) - ?",
            [keptChanges]
        )
    }

    package func usersChanged(since revision: RoutingRevision) async throws(StorageError) -> Set<UserID>? {
        try await read { try Self.usersChanged(since: revision, $0) }
    }

    private static func usersChanged(since revision: RoutingRevision, _ store: any SQLConnection) throws -> Set<UserID>?
    {
        let count = try routingRevision(store).rawValue - revision.rawValue
        guard 0...keptChanges ~= count else { return nil }
        let users: [UserID] = try store.values(
            "SELECT user_id FROM user_change WHERE revision > ?",
            [revision.rawValue]
        )
        return users.count == count ? Set(users) : nil
    }

    package func usersChanged(since stamp: AppStamp) async throws(StorageError) -> Set<UserID>? {
        try await read { store in
            guard try Self.runStamp(store).present == stamp.runs.present,
                let changed = try Self.usersChanged(since: stamp.revision, store)
            else { return nil }
            // Of runs that ended in the same millisecond, one may have ended after the stamp.
            let ran: [UserID] = try store.values(
                """
                SELECT user_id FROM action_run WHERE id > ?
                UNION SELECT user_id FROM action_run WHERE ended_at IS NOT NULL AND ended_at >= ?
                """,
                [stamp.runs.last, stamp.runs.endedAt]
            )
            return changed.union(ran)
        }
    }

    package func appStamp() async throws(StorageError) -> AppStamp {
        try await read { AppStamp(runs: try Self.runStamp($0), revision: try Self.routingRevision($0)) }
    }

    private static func runStamp(_ store: any SQLConnection) throws -> AppStamp.Runs {
        AppStamp.Runs(
            endedAt: try store.value("SELECT max(ended_at) FROM action_run WHERE ended_at IS NOT NULL") ?? 0,
            last: try store.value("SELECT max(id) FROM action_run") ?? 0,
            present: try store.value("SELECT count(*) FROM action_state WHERE is_present") ?? 0
        )
    }

    package func appUsers(
        _ users: Set<UserID>?,
        in database: String
    ) async throws(StorageError) -> [AppUserRecord] {
        let ids = users.map { $0.map(\.rawValue).sorted() }
        return try await read { store in
            func among(_ column: String) -> SQLCondition {
                ids.map { store.isIn(column, $0) } ?? SQLCondition("true")
            }
            let own = among("user_id")
            let memories = try Self.memories(in: database, where: own, store)
            let settings = try Self.readablePersonalSettings(store, where: own)
            let changes = try Self.optionChanges(store, where: own)
            let actions = Dictionary(grouping: try Self.actionStates(store, where: among("s.user_id"))) { $0.user }
            let condition = among("id")
            let holders = SQLCondition(
                "id IN (SELECT account FROM users WHERE \(condition.sql))",
                condition.values
            )
            let accounts = Dictionary(try Self.accounts(store, where: holders).map { ($0.id, $0) }) { first, _ in first
            }
            return try store.rows(
                "SELECT \(Self.userColumns) FROM users WHERE \(condition.sql) ORDER BY id",
                condition.values
            ).map { row in
                let user = try Self.user(row)
                return AppUserRecord(
                    user: user,
                    account: user.account.flatMap { accounts[$0] },
                    settings: settings[user.id] ?? PersonalSettings(),
                    changes: changes[user.id] ?? [:],
                    actions: actions[user.id] ?? [],
                    memory: memories[user.id]
                )
            }
        }
    }
}
