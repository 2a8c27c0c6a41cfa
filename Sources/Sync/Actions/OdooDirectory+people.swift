package import Odoo
package import Storage

/// Who of the gateway's users a user of Odoo is.
extension OdooDirectory {
    /// Returns the active users of the gateway who are that user of Odoo beyond doubt: by the login in Odoo, which only
    /// administrators change. The address in Odoo proves nothing there, since everybody writes their own.
    ///
    /// - Parameters:
    ///   - odooUser: the user in the database `database`.
    ///   - accounts: all accounts, for the users' own addresses.
    package nonisolated func users(
        being odooUser: OdooUser,
        in database: String,
        of users: [UserRecord],
        accounts: [AccountRecord],
        settings: [UserID: PersonalSettings]
    ) -> [UserRecord] {
        let login = odooUser.login.lowercased()
        return users.filter { user in
            let match = settings[user.id]?.odoo ?? OdooMatch()
            guard user.isActive, isMatch(match, in: database) else { return false }
            let account = accounts.first { $0.id == user.account }
            return match.logins(of: user, account).contains { $0.lowercased() == login }
        }
    }

    /// Whether settings choose that database, by name or as the first one.
    package nonisolated func isMatch(_ match: OdooMatch, in database: String) -> Bool {
        match.database == database || match.database.isEmpty && databases.first?.name == database
    }
}

extension OdooMatch {
    /// The logins in Odoo that may be the user's: the one in the settings, or else those that are an address of the user.
    func logins(of user: UserRecord, _ account: AccountRecord?) -> [String] {
        guard login.isEmpty else { return [login] }
        return [user.email] + (account.map { ["\($0.address)"] } ?? [])
    }
}
