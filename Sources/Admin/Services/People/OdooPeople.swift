package import Base
import Mail
package import Storage

/// An active, internal user of Odoo.
package struct OdooPerson: Sendable, Hashable {
    package let login: String
    package let name: String
    /// `nil` if Odoo has none that the gateway speaks.
    package let language: Language?

    package init(login: String, name: String, language: Language?) {
        self.login = login
        self.name = name
        self.language = language
    }
}

/// The users of an Odoo database who are no users here yet.
///
/// Who they are is what their login says, if it is an email address. The address in their profile does not count: everybody
/// writes their own, so that it could be somebody else's.
package struct OdooPeople: Sendable {
    /// Those who can be invited, as Odoo lists them.
    package let new: [OdooPerson]
    /// How many are left out because their login is no address.
    package let withoutAddress: Int
    private let database: String

    /// - Throws: `OdooSetupFailure` if Odoo does not answer.
    package init(
        _ odoo: any OdooAdministration,
        of database: String,
        _ store: any UserStore & AccountStore & PreferenceStore
    ) async throws {
        let people = try await odoo.people(of: database)
        let known = try await Self.known(store)
        let withAddress = people.filter { Address($0.login) != nil }
        // The first database is that of users who have chosen none.
        self.database = odoo.databases.first == database ? "" : database
        withoutAddress = people.count - withAddress.count
        var seen = known
        new = withAddress.filter { seen.insert($0.login.lowercased()).inserted }
    }

    /// What users are known by: their addresses, those of their accounts, and the logins in their settings.
    private static func known(_ store: any UserStore & AccountStore & PreferenceStore) async throws -> Set<String> {
        let users = try await store.users()
        let accounts = try await store.accountsByID()
        let settings = try await store.allPersonalSettings()
        let names = users.flatMap { user in
            [user.email, user.account.flatMap { accounts[$0] }.map { "\($0.address)" }, settings[user.id]?.odoo.login]
        }
        return Set(names.compactMap { $0?.lowercased() })
    }

    /// What becomes of those of them who are chosen.
    package func entries(of chosen: [OdooPerson]) -> [PersonEntry] {
        chosen.enumerated().map { place, person in
            PersonEntry(
                line: place + 1,
                email: person.login,
                name: String(person.name.prefix(PersonEntry.longestName)),
                language: person.language?.rawValue ?? "",
                odooDatabase: database
            )
        }
    }
}
