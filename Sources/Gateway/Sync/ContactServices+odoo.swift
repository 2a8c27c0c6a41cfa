import Admin
import Odoo
import Storage
import Sync

extension ContactServices {
    /// Contacts that a search shows at most.
    private static let mostFound = 20

    /// Contacts as Odoo has them, in the database of each person's choice.
    init(store: any AccountStore & PreferenceStore, access: GatewayJobAccess) {
        let client = { @Sendable (person: PersonRecord) async throws -> OdooClient in
            let settings = try await store.personalSettings(of: person.id)
            guard let account = try await store.accounts().first(where: { $0.id == person.account }) else {
                throw ContactProblem("no Google account is connected")
            }
            do throws(JobStop) { return try await access.odoo(for: person, account, settings).client } catch {
                throw ContactProblem(error.words)
            }
        }
        self.init(
            find: { person, words in
                let domain: [OdooValue] = [
                    "|", ["display_name", "ilike", .string(words)], ["email", "ilike", .string(words)],
                ]
                let found = try await client(person).search(
                    "res.partner",
                    domain,
                    fields: ["display_name"],
                    limit: Self.mostFound
                )
                return found.map { StagedContact(id: $0.id, name: $0["display_name"]?.string ?? "") }
            },
            create: { person, name, address in
                let values: [String: OdooValue] = ["name": .string(name), "email": .string(address)]
                let made = try await client(person).create("res.partner", [values], context: QuietContext.records)
                guard let id = made.first else { throw ContactProblem("Odoo named no contact") }
                return StagedContact(id: id, name: name)
            }
        )
    }
}

/// Why Odoo could not be asked, in words for people.
private struct ContactProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
