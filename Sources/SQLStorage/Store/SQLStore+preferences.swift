package import Base
package import Storage

extension SQLStore: PreferenceStore {
    package func personalSettings(of user: UserID) async throws(StorageError) -> PersonalSettings {
        try await read { database in
            let text: String? = try database.value(
                "SELECT settings FROM personal_settings WHERE user_id = ?",
                [user]
            )
            return try text.map { try Self.settings($0, of: "user \(user.rawValue)") } ?? PersonalSettings()
        }
    }

    package func allPersonalSettings() async throws(StorageError) -> [UserID: PersonalSettings] {
        try await read { try Self.readablePersonalSettings($0) }
    }

    /// - Parameter condition: on `user_id`.
    static func readablePersonalSettings(
        _ database: any SQLConnection,
        where condition: SQLCondition = SQLCondition("true")
    ) throws -> [UserID: PersonalSettings] {
        let rows = try database.rows(
            "SELECT user_id, settings FROM personal_settings WHERE \(condition.sql)",
            condition.values
        )
        return try rows.reduce(into: [:]) { all, row in
            let user: UserID = try row[0]
            all[user] = try? settings(try row[1], of: "user \(user.rawValue)")
        }
    }

    private static func settings<Value: Decodable>(_ text: String, of owner: String) throws -> Value {
        do { return try decode(text) } catch { throw StorageError.damaged("the settings of \(owner)") }
    }

    package func savePersonalSettings(
        _ settings: PersonalSettings,
        of user: UserID
    ) async throws(StorageError) {
        let now = clock.now
        try await commits.run { database in
            try self.store(settings, of: user, at: now, database)
        }
    }

    package func changePersonalSettings(
        of user: UserID,
        at now: Timestamp,
        _ change: @escaping @Sendable (inout PersonalSettings) -> Void
    ) async throws(StorageError) -> PersonalSettings {
        try await commits.run { try self.change(of: user, at: now, $0, change) }
    }

    /// Within a transaction.
    func change(
        of user: UserID,
        at now: Timestamp,
        _ database: any SQLConnection,
        _ change: (inout PersonalSettings) -> Void
    ) throws -> PersonalSettings {
        let text: String? = try database.value("SELECT settings FROM personal_settings WHERE user_id = ?", [user])
        let old = try text.map { try Self.settings($0, of: "user \(user.rawValue)") } ?? PersonalSettings()
        var settings = old
        change(&settings)
        if settings != old { try store(settings, of: user, at: now, database) }
        return settings
    }

    private func store(
        _ settings: PersonalSettings,
        of user: UserID,
        at now: Timestamp,
        _ database: any SQLConnection
    ) throws {
        var settings = settings
        if case .own(var client) = settings.client, let sealed = client.sealedSecret {
            let purpose = SealingPurpose.clientSecret(user, clientID: client.id)
            client.sealedSecret = try current(sealed, for: purpose, database)
            settings.client = .own(client)
        }
        try Self.noteChanges(settings, of: user, at: now, database)
        try Self.countRouting(database, of: user)
        try database.run(
            Upsert.sql("personal_settings", key: ["user_id"], ["settings"]),
            [user, try Self.encode(settings)]
        )
    }

    package func removePersonalSettings(of user: UserID) async throws(StorageError) {
        try await removeTransfers(of: user)
        try await commits.run { database in
            for table in Self.personalTables + Self.contactTables {
                try database.run("DELETE FROM \(table) WHERE user_id = ?", [user])
            }
            try Self.forgetCalendars(database, of: user)
            try Self.countRouting(database, of: user)
        }
    }

    private static let personalTables = [
        "personal_settings", "settings_change", "app_settings", "app_awaited", "action_state", "action_run",
    ]

    package func organisationSettings() async throws(StorageError) -> OrganisationSettings {
        try await read(Self.organisationSettings)
    }

    static func organisationSettings(_ database: any SQLConnection) throws -> OrganisationSettings {
        let text: String? = try database.value("SELECT settings FROM organisation_settings")
        return try text.map { try settings($0, of: "the organisation") } ?? OrganisationSettings()
    }

    package func saveOrganisationSettings(_ settings: OrganisationSettings) async throws(StorageError) {
        try await commits.run { database in
            var settings = settings
            if let client = settings.client, let sealed = client.sealedSecret {
                let purpose = SealingPurpose.clientSecret(nil, clientID: client.id)
                settings.client?.sealedSecret = try self.current(sealed, for: purpose, database)
            }
            try database.run(
                Upsert.sql("organisation_settings", key: ["\"only\""], ["settings"]),
                [1, try Self.encode(settings)]
            )
        }
    }

    package func odooSetupOptions(of database: String) async throws(StorageError) -> OdooSetupOptions {
        try await read { store in
            let text: String? = try store.value("SELECT options FROM odoo_setup WHERE database = ?", [database])
            return try text.map { try Self.settings($0, of: "the setup of \(database)") } ?? OdooSetupOptions()
        }
    }

    package func saveOdooSetupOptions(
        _ options: OdooSetupOptions?,
        of database: String
    ) async throws(StorageError) {
        try await commits.run { store in
            guard let options else {
                try store.run("DELETE FROM odoo_setup WHERE database = ?", [database])
                return
            }
            try store.run(
                Upsert.sql("odoo_setup", key: ["database"], ["options"]),
                [database, try Self.encode(options)]
            )
        }
    }
}
