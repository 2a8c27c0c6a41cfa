package import Base

/// The settings that users and the administrator make in the console.
package protocol PreferenceStore: Sendable {
    /// A user's own settings; the defaults where none are saved.
    func personalSettings(of user: UserID) async throws(StorageError) -> PersonalSettings

    /// The settings of all users who saved any. Damaged ones are left out, so that they stop no one else; read
    /// individually, they throw.
    func allPersonalSettings() async throws(StorageError) -> [UserID: PersonalSettings]

    func savePersonalSettings(_ settings: PersonalSettings, of user: UserID) async throws(StorageError)

    /// Changes a user's settings, whatever is saved at the same time, and returns them.
    ///
    /// - Parameters:
    ///   - now: when; that of an earlier change made elsewhere, if that is taken over.
    ///   - change: may be called more than once.
    func changePersonalSettings(
        of user: UserID,
        at now: Timestamp,
        _ change: @escaping @Sendable (inout PersonalSettings) -> Void
    ) async throws(StorageError) -> PersonalSettings

    /// Removes a user's settings with the sealed secret, the scheduled actions with their runs, and the staging lists.
    func removePersonalSettings(of user: UserID) async throws(StorageError)

    /// The organisation's settings; the defaults where none are saved.
    func organisationSettings() async throws(StorageError) -> OrganisationSettings

    func saveOrganisationSettings(_ settings: OrganisationSettings) async throws(StorageError)

    /// The options given to `odoo setup` for the database with that name; empty where none were given.
    func odooSetupOptions(of database: String) async throws(StorageError) -> OdooSetupOptions

    /// Saves the options; `nil` forgets them.
    func saveOdooSetupOptions(_ options: OdooSetupOptions?, of database: String) async throws(StorageError)
}

extension PreferenceStore where Self: UserStore & AccountStore {
    /// What the log keeps, according to the organisation's and the users' settings.
    package func logRules() async throws(StorageError) -> LogRules {
        let quiet = Set(try await allPersonalSettings().filter { !$0.value.isLogged }.keys)
        // The accounts that are really theirs: the user name in the settings may be anyone's.
        let ids = Set(try await users().filter { quiet.contains($0.id) }.compactMap(\.account))
        let accounts = try await accounts().filter { ids.contains($0.id) }
        return LogRules(
            level: try await organisationSettings().logLevel,
            quietUsers: quiet,
            quietAccounts: Set(accounts.map { "\($0.address)".lowercased() })
        )
    }
}

/// The settings that the administrator makes for all users, in the console.
package struct OrganisationSettings: Sendable, Hashable, Codable {
    /// How many days the log may be kept.
    package static let logRetentions = 1...3650

    /// The OAuth client of all users without their own.
    package var client: OAuthClient?
    /// Google Workspace domains whose users may sign in with Google (the `hd` claim); empty lets no one in that way.
    package var signInDomains: [String] = []
    /// Whether whoever signs in from one of these domains becomes a user without an invitation.
    package var signInAddsUsers = false
    /// Lets administrators read the text of waiting messages.
    package var administratorsReadMessages = false
    /// The lowest level that the log keeps.
    package var logLevel = LogLevel.notice
    /// In days.
    package var logRetention = 30
    /// The organisation's name, shown on every page; `nil` before one was given.
    package var name: String?
    /// Where its people find help, a URL; `nil` for nowhere.
    package var helpURL: String?

    package init() {}
}

extension OrganisationSettings {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        client = try values.decodeIfPresent(OAuthClient.self, forKey: .client)
        signInDomains = try values.value(.signInDomains, or: signInDomains)
        signInAddsUsers = try values.value(.signInAddsUsers, or: signInAddsUsers)
        administratorsReadMessages = try values.value(.administratorsReadMessages, or: administratorsReadMessages)
        logLevel = try values.value(.logLevel, or: logLevel)
        logRetention = try values.value(.logRetention, or: logRetention)
        name = try values.decodeIfPresent(String.self, forKey: .name)
        helpURL = try values.decodeIfPresent(String.self, forKey: .helpURL)
    }
}

/// The options given to `odoo setup` for an Odoo database. They apply to later comparisons until others are given; an
/// option that is `nil` follows the configuration. Passwords are not included.
package struct OdooSetupOptions: Sendable, Hashable, Codable {
    /// The host at which Odoo reaches the gateway.
    package var host: String?
    package var port: Int?
    /// `none`, `starttls` or `ssl`, as Odoo calls it.
    package var encryption: String?
    /// The login that Odoo uses at the gateway.
    package var login: String?
    /// The domains whose mail takes this way.
    package var domains: [String]?
    /// Whether Odoo's mail servers are left unchanged.
    package var leavesMailServers = false
    /// The parts that are set up, by name; `nil` is all of them.
    package var features: [String]?

    package init() {}
}
