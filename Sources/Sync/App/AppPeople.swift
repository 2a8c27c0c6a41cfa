import Base
import Odoo
import Storage

/// Who in a database of Odoo is which user of the gateway, without a call for each.
///
/// Only Odoo's logins count, which administrators write: the login in the settings, or else one that is an address of the user.
/// By the address in a user's profile, which everyone writes for themselves in Odoo, an employee could get another's mail.
struct AppPeople: Sendable {
    /// How long Odoo's users are kept: they are rarely added, archived or renamed.
    static let lifetime = Duration.minutes(10)
    /// Between two readings because somebody is missing.
    static let missingLifetime = Duration.minutes(1)

    /// Whom the gateway looks for.
    struct Wanted: Sendable {
        let user: UserRecord
        let account: AccountRecord?
        let settings: PersonalSettings

        /// The logins in Odoo that may be the user's.
        var names: [String] { settings.odoo.logins(of: user, account) }
    }

    /// All internal, active users, by their ids.
    let odooUsers: [Int: OdooUser]
    let readAt: Timestamp
    private let byLogin: [String: [OdooUser]]

    init(_ users: [OdooUser], readAt: Timestamp) {
        odooUsers = Dictionary(users.map { ($0.id, $0) }) { first, _ in first }
        byLogin = Dictionary(grouping: users) { $0.login.lowercased() }
        self.readAt = readAt
    }

    /// Matches the users. Those who match nobody, or several, are left out.
    func matching(_ wanted: [Wanted]) -> [UserID: AppPerson] {
        var people: [UserID: AppPerson] = [:]
        for one in wanted {
            let names = Set(one.names.map { $0.lowercased() })
            var seen: Set<Int> = []
            let found = names.sorted().flatMap { byLogin[$0] ?? [] }.filter { seen.insert($0.id).inserted }
            guard let odooUser = try? OdooDirectory.choose(found, one.names) else { continue }
            people[one.user.id] = AppPerson(
                user: one.user,
                account: one.account,
                settings: one.settings,
                odooUser: odooUser
            )
        }
        return people
    }
}
