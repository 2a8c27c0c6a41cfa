package import Base
package import Logging
package import Odoo
package import Storage

/// A user of the gateway with the matching user in Odoo.
package struct AppPerson: Sendable {
    package let user: UserRecord
    /// The user's own account, if there is one.
    package let account: AccountRecord?
    package let settings: PersonalSettings
    package let odooUser: OdooUser

    package var language: Language { odooUser.shownLanguage }
}

/// A database of Odoo in which the app is set up, as it was at the beginning of a round.
package struct AppDatabase: Sendable {
    /// The name in the configuration.
    package let name: String
    package let client: OdooClient
    /// The parts of the app that are set up there.
    package let features: Set<ProvisionFeature>
    /// The active users of the gateway who are users of this database, by user.
    package let people: [UserID: AppPerson]
    /// All internal, active users of the database, by their ids, also those whom the gateway does not know.
    package let odooUsers: [Int: OdooUser]
    package let clock: any WallClock
    package let logger: Logger

    package init(
        name: String,
        client: OdooClient,
        features: Set<ProvisionFeature>,
        people: [UserID: AppPerson],
        odooUsers: [Int: OdooUser],
        clock: any WallClock,
        logger: Logger
    ) {
        self.name = name
        self.client = client
        self.features = features
        self.people = people
        self.odooUsers = odooUsers
        self.clock = clock
        self.logger = logger
    }

    /// The gateway's users who match that user of Odoo: one, unless several name the same login in their settings.
    package func people(of odooUser: Int) -> [AppPerson] {
        people.values.filter { $0.odooUser.id == odooUser }.sorted { $0.user.id < $1.user.id }
    }

    /// The language of a user of Odoo.
    package func language(of odooUser: Int) -> Language { odooUsers[odooUser]?.shownLanguage ?? .english }

    /// The language of what concerns nobody: that of the gateway's user.
    var ownLanguage: Language {
        let login = client.access.login.lowercased()
        return odooUsers.values.first { $0.login.lowercased() == login }?.shownLanguage ?? .english
    }

    /// Shows a message in the web client of a user of Odoo, in the user's language. One that cannot be shown is lost: the
    /// lists and settings say the same.
    package func tell(_ odooUser: Int, _ kind: AppNotice.Kind, _ text: Localized<String>, isSticky: Bool = false) async
    {
        guard odooUsers[odooUser] != nil else { return }
        let notice = AppNotice(kind, text[language(of: odooUser)], isSticky: isSticky)
        do throws(OdooError) { try await client.notify(odooUser, notice) } catch {
            logger.debug("cannot tell a user of Odoo what was done", metadata: error.metadata(client))
        }
    }
}

extension OdooUser {
    /// German for all German-speaking countries, else English.
    package var shownLanguage: Language { language?.hasPrefix("de") == true ? .german : .english }
}
