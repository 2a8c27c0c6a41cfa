package import Google
package import Odoo
package import Storage

/// How a run reaches both sides as its person.
package protocol JobAccess: Sendable {
    /// Google's APIs as that account. Throws where its grant cannot be opened.
    func google(of account: AccountRecord) throws(JobStop) -> GoogleCaller

    /// The person's database of Odoo, and who the person is there. Throws where there is none, or nobody matches.
    func odoo(
        for person: PersonRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(JobStop) -> (client: OdooClient, user: OdooUser)
}
