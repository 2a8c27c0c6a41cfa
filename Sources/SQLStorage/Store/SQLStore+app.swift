package import Base
package import Storage

extension SQLStore: AppSettingsStore {
    package func appSettings(in database: String) async throws(StorageError) -> [UserID: AppSettingsMemory] {
        try await read { try Self.memories(in: database, $0) }
    }

    /// - Parameter condition: on `user_id`.
    static func memories(
        in database: String,
        where condition: SQLCondition = SQLCondition("true"),
        _ store: any SQLConnection
    ) throws -> [UserID: AppSettingsMemory] {
        let rows = try store.rows(
            "SELECT user_id, content FROM app_settings WHERE database = ? AND \(condition.sql)",
            [database] + condition.values
        )
        return try rows.reduce(into: [:]) { all, row in
            let user: UserID = try row[0]
            all[user] = try? decode(try row[1]) as AppSettingsMemory
        }
    }

    package func saveAppSettings(
        _ changes: [UserID: AppSettingsChange],
        in database: String
    ) async throws(StorageError) -> Set<UserID> {
        guard !changes.isEmpty else { return [] }
        return try await commits.run(telling: .nothing) { store in
            var saved: Set<UserID> = []
            for (user, change) in changes.sorted(by: { $0.key < $1.key })
            where try Self.memory(of: user, in: database, store) == change.old {
                try Self.save(change.new, of: user, in: database, store)
                saved.insert(user)
            }
            return saved
        }
    }

    package func takeAppSettings(
        of user: UserID,
        in database: String,
        _ memory: AppSettingsMemory?,
        at now: Timestamp,
        _ change: @escaping @Sendable (inout PersonalSettings, inout AppSettingsMemory) -> Void
    ) async throws(StorageError) -> (settings: PersonalSettings, memory: AppSettingsMemory) {
        try await commits.run { store in
            guard try Self.memory(of: user, in: database, store) == memory else {
                throw StorageError.conflict("another node serves the settings of user \(user.rawValue) in Odoo")
            }
            var known = memory ?? AppSettingsMemory()
            let settings = try self.change(of: user, at: now, store) { change(&$0, &known) }
            try Self.save(known, of: user, in: database, store)
            return (settings, known)
        }
    }

    /// `nil` also for a damaged one.
    private static func memory(
        of user: UserID,
        in database: String,
        _ store: any SQLConnection
    ) throws -> AppSettingsMemory? {
        let text: String? = try store.value(
            "SELECT content FROM app_settings WHERE database = ? AND user_id = ?",
            [database, user]
        )
        return text.flatMap { try? decode($0) as AppSettingsMemory }
    }

    private static func save(
        _ memory: AppSettingsMemory,
        of user: UserID,
        in database: String,
        _ store: any SQLConnection
    ) throws {
        try store.run(
            Upsert.sql("app_settings", key: ["database", "user_id"], ["content"]),
            [database, user, try encode(memory)]
        )
    }

    package func optionChanges() async throws(StorageError) -> [UserID: [PersonalOption: Timestamp]] {
        try await read { try Self.optionChanges($0) }
    }

    /// - Parameter condition: on `user_id`.
    static func optionChanges(
        _ store: any SQLConnection,
        where condition: SQLCondition = SQLCondition("true")
    ) throws -> [UserID: [PersonalOption: Timestamp]] {
        let rows = try store.rows(
            "SELECT user_id, name, changed_at FROM settings_change WHERE \(condition.sql)",
            condition.values
        )
        return try rows.reduce(into: [:]) { all, row in
            let name: String = try row[1]
            guard let option = PersonalOption(rawValue: name) else { return }
            all[try row[0], default: [:]][option] = try row[2]
        }
    }

    package func appLogCursor(of database: String) async throws(StorageError) -> AppLogCursor? {
        try await read { try Self.cursor(of: database, $0) }
    }

    private static func cursor(of database: String, _ store: any SQLConnection) throws -> AppLogCursor? {
        try store.row("SELECT done, pending FROM app_log_cursor WHERE database = ?", [database]).map {
            try AppLogCursor(done: $0[0], pending: $0[1])
        }
    }

    package func saveAppLogCursor(
        _ cursor: AppLogCursor,
        replacing old: AppLogCursor?,
        of database: String
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { store in
            guard try Self.cursor(of: database, store) == old else { return false }
            try store.run(
                Upsert.sql("app_log_cursor", key: ["database"], ["done", "pending"]),
                [database, cursor.done, cursor.pending]
            )
            return true
        }
    }

    /// Notes which options differ from what is stored, before they are stored.
    static func noteChanges(
        _ settings: PersonalSettings,
        of user: UserID,
        at now: Timestamp,
        _ database: any SQLConnection
    ) throws {
        let text: String? = try database.value("SELECT settings FROM personal_settings WHERE user_id = ?", [user])
        // Damaged settings tell nothing.
        let old = text.flatMap { try? decode($0) as PersonalSettings } ?? PersonalSettings()
        var names = settings.differing(from: old).map(\.rawValue).sorted()
        if settings.folders != old.folders { names.append(folderList) }
        for name in names {
            try database.run(
                Upsert.sql("settings_change", key: ["user_id", "name"], ["changed_at"]),
                [user, name, now]
            )
        }
    }

    /// The name of the folders to choose from, which are no option.
    private static let folderList = "folders"
}
