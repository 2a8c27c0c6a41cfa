package import Google
package import Odoo
package import Storage

/// How a run reaches both sides as its user.
package protocol JobAccess: Sendable {
    /// Returns Google's APIs as that account. Throws if its grant cannot be opened.
    func google(of account: AccountRecord) throws(JobStop) -> GoogleCaller

    /// Returns the user's Odoo database and Odoo user. Throws if there is no database, or no user matches.
    func odoo(
        for person: PersonRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(JobStop) -> (client: OdooClient, user: OdooUser)
}
