import Base
import Odoo
import OdooSimulator
import Storage
import Testing

@testable import Sync

/// Which contacts an address leads to.
@Suite struct ContactFinderTests {
    private let odoo = OdooSimulator()

    private func names(_ addresses: String...) async throws -> [String: [String]] {
        let user = OdooUser(id: 2, partnerID: 3, login: "anna", name: "Anna")
        let finder = try await ContactFinder(odoo.client(), as: user)
        return try await finder.contacts(with: addresses).mapValues { $0.map(\.name).sorted() }
    }

    @Test func aContactOfSeveralAddressesIsFoundByEach() async throws {
        try odoo.add("res.partner", ["name": "Zoe", "email": "zoe@a.example, \"Z\" <Zoe@B.example>"])
        try odoo.add("res.partner", ["name": "Other", "email": "azoe@b.example; x@c.example"])
        #expect(try await names("zoe@a.example") == ["zoe@a.example": ["Zoe"]])
        #expect(try await names("ZOE@b.example") == ["zoe@b.example": ["Zoe"]])
        #expect(try await names("oe@b.example").isEmpty)
    }

    @Test func allContactsWithTheSameAddressAreFound() async throws {
        for name in ["Karl", "Karl again"] {
            try odoo.add("res.partner", ["name": .string(name), "email": "karl@customer.example"])
        }
        try odoo.add("res.partner", ["name": "Gone", "email": "karl@customer.example", "active": false])
        #expect(try await names("karl@customer.example") == ["karl@customer.example": ["Karl", "Karl again"]])
    }

    @Test func companiesAreFoundAndAddressesOfContactsStandForThem() async throws {
        let company = try odoo.add(
            "res.partner",
            ["name": "Kunde GmbH", "is_company": true, "email": "info@customer.example"]
        )
        try odoo.add(
            "res.partner",
            ["name": "Accounts", "type": "invoice", "parent_id": .integer(company), "email": "bills@customer.example"]
        )
        let found = try await names("info@customer.example", "bills@customer.example", "nobody@customer.example")
        #expect(found == ["info@customer.example": ["Kunde GmbH"], "bills@customer.example": ["Kunde GmbH"]])
    }

    @Test func whatOdooHidesFromAUserIsNotFound() async throws {
        try odoo.addUser("gateway", name: "Gateway")
        let anna = try odoo.addUser("anna@acme.example", name: "Anna")
        try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        odoo.knowProvisionedCode()
        let open = try odoo.add("res.partner", ["name": "Open", "email": "karl@customer.example"])
        let secret = try odoo.add("res.partner", ["name": "Secret", "email": "karl@customer.example"])
        odoo.restrict("res.partner") { values, reader in reader != anna || values["name"] != "Secret" }
        let client = odoo.client(login: "gateway")
        let user = try #require(try await client.users(matching: ["anna@acme.example"]).first)
        let finder = try await ContactFinder(client, as: user)
        let found = try await finder.contacts(with: ["karl@customer.example"])
        #expect(found.mapValues { $0.map(\.id) } == ["karl@customer.example": [open]])
        #expect(try await finder.present([open, secret]) == [open])
    }
}
