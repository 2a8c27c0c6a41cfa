import Admin
import Base
import Odoo
import Storage
import Sync

/// Recognises people who come from Odoo to the console.
struct GatewayEntrance: OdooEntrance {
    let store: any UserStore & AccountStore & PreferenceStore
    let directory: OdooDirectory

    func spend(_ ticket: OdooTicket, of database: String) async throws -> OdooVisitor? {
        guard directory.databases.contains(where: { $0.name == database }) else { return nil }
        let odooUser: OdooUser
        do throws(OdooError) {
            let client = try self.client(database)
            guard let found = try await client.spendTicket(hash: ticket.hash) else { return nil }
            odooUser = found
        } catch { throw OdooEntranceProblem(error.reason) }
        return OdooVisitor(
            database: database,
            isFirstDatabase: directory.databases.first?.name == database,
            login: odooUser.login,
            name: odooUser.name,
            language: odooUser.language.map { _ in odooUser.shownLanguage },
            identity: try await identity(of: odooUser, in: database)
        )
    }

    private func client(_ database: String) throws(OdooError) -> OdooClient {
        do { return try directory.client(named: database) } catch { throw OdooError(.databaseNotFound) }
    }

    private func identity(of odooUser: OdooUser, in database: String) async throws -> OdooVisitor.Identity {
        let users = directory.users(
            being: odooUser,
            in: database,
            of: try await store.users(),
            accounts: try await store.accounts(),
            settings: try await store.allPersonalSettings()
        )
        return switch users.count {
        case 0: .nobody
        case 1: .user(users[0].id)
        default: .several
        }
    }
}
