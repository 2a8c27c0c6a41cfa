import Admin
import Base
import Foundation
import Google
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Sync
import Testing

@testable import Gateway

/// Users of the console pick and create only contacts that they may read and create in Odoo themselves.
struct GatewayContactsTests {
    private static let anna = "anna@acme.example"

    /// Connects to the simulated Odoo as the gateway's user.
    private struct Access: ActionAccess {
        let odoo: OdooSimulator

        func google(of account: AccountRecord) throws(RunStop) -> GoogleCaller { throw .interrupted }

        func odoo(
            for user: UserRecord,
            _ account: AccountRecord,
            _ settings: PersonalSettings
        ) async throws(RunStop) -> (client: OdooClient, odooUser: OdooUser) {
            let client = odoo.client(login: "gateway")
            do throws(OdooError) {
                guard let odooUser = try await client.users(matching: [user.email]).first else {
                    throw OdooError(.refused)
                }
                return (client, odooUser)
            } catch {
                throw RunStop(error)
            }
        }
    }

    private func withContacts(
        _ odoo: OdooSimulator,
        _ body: (GatewayContacts, UserRecord) async throws -> Void
    ) async throws {
        try odoo.addUser("gateway", name: "Gateway")
        let folder = FileManager.default.temporaryDirectory.path + "/contact-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        do {
            let account = try await store.addAccount(
                try #require(Address(Self.anna)),
                sealedCredential: [],
                scopes: [],
                options: AccountOptions()
            )
            let new = NewUser(email: Self.anna, name: "Anna", role: .user, account: account)
            let id = try await store.addUser(new, at: Timestamp(milliseconds: 0))
            let user = try #require(try await store.user(id))
            try await body(GatewayContacts(store: store, access: Access(odoo: odoo)), user)
        }
        try store.close()
    }

    private func setUp(_ odoo: OdooSimulator) async throws {
        try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        odoo.knowProvisionedCode()
    }

    @Test func `what Odoo hides from a user is neither found nor picked`() async throws {
        let odoo = OdooSimulator()
        let odooUser = try odoo.addUser(Self.anna, name: "Anna")
        let open = try odoo.add("res.partner", ["name": "Kunde"])
        let archived = try odoo.add("res.partner", ["name": "Kunde im Archiv", "active": false])
        let secret = try odoo.add("res.partner", ["name": "Kunde der Leitung"])
        odoo.restrict("res.partner") { values, reader in reader != odooUser || values["name"] != "Kunde der Leitung" }
        try await withContacts(odoo) { contacts, user in
            try await setUp(odoo)
            #expect(try await contacts.contacts(matching: "kunde", for: user).map(\.id) == [open])
            #expect(try await contacts.readable([open, archived, secret], by: user).map(\.id) == [open, archived])
        }
    }

    @Test(arguments: [true, false])
    func `who may create no contact in Odoo creates none here`(mayCreate: Bool) async throws {
        let odoo = OdooSimulator()
        let groups = mayCreate ? [OdooGroupName.partnerManager] : []
        let odooUser = try odoo.addUser(Self.anna, name: "Anna", groups: groups)
        try await withContacts(odoo) { contacts, user in
            try await setUp(odoo)
            let before = try odoo.records("res.partner").count
            guard mayCreate else {
                await #expect(throws: (any Error).self) {
                    _ = try await contacts.create("Neu", "neu@customer.example", by: user)
                }
                #expect(try odoo.records("res.partner").count == before)
                return
            }
            let contact = try await contacts.create("Neu", "neu@customer.example", by: user)
            let made = try odoo.records("res.partner", [["id", "=", .integer(contact.id)]]).first
            #expect(made?["create_uid"]?.array?.first == .integer(odooUser))
        }
    }

    @Test func `an Odoo that is not set up says so`() async throws {
        let odoo = OdooSimulator()
        try odoo.addUser(Self.anna, name: "Anna")
        try await withContacts(odoo) { contacts, user in
            let error = await #expect(throws: (any Error).self) {
                _ = try await contacts.contacts(matching: "kunde", for: user)
            }
            let problem = try #require(error)
            #expect("\(problem)".contains("odoo setup"))
        }
    }
}
