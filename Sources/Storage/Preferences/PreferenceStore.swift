/// What people decide for themselves and the administrator for all, in the console.
package protocol PreferenceStore: Sendable {
    /// A person's own settings; the defaults where nothing was saved.
    func personalSettings(of person: PersonID) async throws(StorageError) -> PersonalSettings

    /// Everybody's who saved any. Damaged ones are left out, so that they stop nobody else; asked for alone, they throw.
    func allPersonalSettings() async throws(StorageError) -> [PersonID: PersonalSettings]

    func savePersonalSettings(_ settings: PersonalSettings, of person: PersonID) async throws(StorageError)

    /// Forgets a person's settings, sealed secret included, the jobs and their runs, and the staging lists.
    func removePersonalSettings(of person: PersonID) async throws(StorageError)

    /// The defaults where nothing was saved.
    func organisationSettings() async throws(StorageError) -> OrganisationSettings

    func saveOrganisationSettings(_ settings: OrganisationSettings) async throws(StorageError)

    /// What `odoo setup` was told about the database of that name; nothing where it was told nothing.
    func odooSetupOptions(of database: String) async throws(StorageError) -> OdooSetupOptions

    /// - Parameter options: `nil` forgets them.
    func saveOdooSetupOptions(_ options: OdooSetupOptions?, of database: String) async throws(StorageError)
}

extension PreferenceStore where Self: PeopleStore & AccountStore {
    /// What is to be logged, as organisation and people decided.
    package func logRules() async throws(StorageError) -> LogRules {
        let quiet = Set(try await allPersonalSettings().filter { !$0.value.isLogged }.keys)
        // The accounts that are really theirs: the user name in the settings may be anybody's.
        let ids = Set(try await people().filter { quiet.contains($0.id) }.compactMap(\.account))
        let accounts = try await accounts().filter { ids.contains($0.id) }
        return LogRules(
            level: try await organisationSettings().logLevel,
            quietPeople: quiet,
            quietAccounts: Set(accounts.map { "\($0.address)".lowercased() })
        )
    }
}
