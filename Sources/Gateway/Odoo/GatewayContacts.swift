import Admin
import Base
import Odoo
import Storage
import Sync

/// The contacts in the Odoo database that each user has chosen: those that the user may read and create there.
struct GatewayContacts: ContactDirectory {
    /// The most contacts that a search shows.
    private static let mostFound = 20

    let store: any AccountStore & PreferenceStore
    let access: any ActionAccess

    func contacts(matching words: String, for user: UserRecord) async throws -> [StagedContact] {
        let domain: [JSONValue] = [
            "|", ["display_name", "ilike", .string(words)], ["email", "ilike", .string(words)],
        ]
        return try await client(of: user).search(domain, limit: Self.mostFound)
    }

    func readable(_ ids: [Int], by user: UserRecord) async throws -> [StagedContact] {
        let either: JSONValue = ["active", "in", [true, false]]
        return try await client(of: user).search([["id", "in", JSONValue(ids)], either], limit: ids.count)
    }

    func create(_ name: String, _ address: String, by user: UserRecord) async throws -> StagedContact {
        try await client(of: user).create(name, address)
    }

    private func client(of user: UserRecord) async throws -> OdooContactClient {
        let settings = try await store.personalSettings(of: user.id)
        guard let account = try await store.accounts().first(where: { $0.id == user.account }) else {
            throw ContactProblem(Reason(.noGoogleAccount))
        }
        do throws(RunStop) {
            let (client, odooUser) = try await access.odoo(for: user, account, settings)
            return try await OdooContactClient(client, as: odooUser)
        } catch {
            throw ContactProblem(error.reason)
        }
    }
}

/// Contact calls with one user's rights in Odoo.
private struct OdooContactClient: Sendable {
    private static let model = "res.partner"

    private let calls: ActingUserCalls
    private let user: Int

    init(_ client: OdooClient, as user: OdooUser) async throws(RunStop) {
        do throws(OdooError) {
            guard let calls = try await ActingUserCalls(client) else { throw OdooError(.notSetUp) }
            self.calls = calls
        } catch {
            // A user who may not search for the action is not in the gateway's group.
            if case .accessRights(let model) = error.cause { throw RunStop(OdooError(.notSetUp, model)) }
            throw RunStop(error)
        }
        self.user = user.id
    }

    func search(_ domain: [JSONValue], limit: Int) async throws -> [StagedContact] {
        do throws(OdooError) {
            let found = try await calls.search(
                Self.model,
                domain,
                fields: ["display_name"],
                limit: limit,
                as: user
            )
            return found.map { StagedContact(id: $0.id, name: $0["display_name"]?.string ?? "") }
        } catch {
            throw ContactProblem(error.reason)
        }
    }

    func create(_ name: String, _ address: String) async throws -> StagedContact {
        let values: [String: JSONValue] = ["name": .string(name), "email": .string(address)]
        do throws(OdooError) {
            let made = try await calls.create(Self.model, [values], as: user, context: QuietContext.records)
            guard let id = made.first else { throw OdooError(.unreadable, "no contact id", mayHaveActed: true) }
            return StagedContact(id: id, name: name)
        } catch {
            throw ContactProblem(error.reason)
        }
    }
}
