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
    package let new: [PersonEntry]
    /// How many are left out because their login is no address.
    package let withoutAddress: Int

    /// - Parameters:
    ///   - people: all of the database.
    ///   - isFirst: whether the database is the first one, which is that of users who have chosen none.
    package init(
        _ people: [OdooPerson],
        of database: String,
        isFirst: Bool,
        _ store: any UserStore & AccountStore & PreferenceStore
    ) async throws {
        let withAddress = people.filter { Address($0.login) != nil }
        withoutAddress = people.count - withAddress.count
        let entries = withAddress.enumerated().map { place, person in
            PersonEntry(
                line: place + 1,
                email: person.login,
                name: String(person.name.prefix(PersonEntry.longestName)),
                language: person.language?.rawValue ?? "",
                odooDatabase: isFirst ? "" : database
            )
        }
        new = try await KnownPeople(store).new(entries)
    }

    /// - Throws: `OdooSetupFailure` if Odoo does not answer.
    init(
        _ odoo: any OdooAdministration,
        of database: String,
        _ store: any UserStore & AccountStore & PreferenceStore
    ) async throws {
        try await self.init(
            try await odoo.people(of: database),
            of: database,
            isFirst: odoo.databases.first == database,
            store
        )
    }
}
