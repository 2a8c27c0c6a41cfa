package import Admin
package import Odoo
import Sync

extension OdooClient {
    /// The most users of a database that are listed.
    private static let mostPeople = 10_000

    /// The active internal users, but for the gateway's own.
    package func invitablePeople() async throws(OdooSetupFailure) -> [OdooPerson] {
        do throws(OdooError) {
            return try await people(limit: Self.mostPeople).filter { $0.login != access.login }.map { user in
                let language = user.language.map { _ in user.shownLanguage }
                return OdooPerson(login: user.login, name: user.name, language: language)
            }
        } catch { throw OdooSetupFailure(error) }
    }
}
