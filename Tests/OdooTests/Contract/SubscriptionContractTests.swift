import Base
import Odoo
import Testing

/// Which users import which contacts into Google.
@Suite(.serialized)
struct SubscriptionContractTests {
    private func subscribers(_ contact: Int, _ bench: ContractBench) async throws -> JSONValue? {
        try await bench.client.search(
            "res.partner",
            [["id", "=", .integer(contact)]],
            fields: [ProvisionCode.subscribers]
        ).first?[ProvisionCode.subscribers]
    }

    @Test(arguments: ContractOdoo.all)
    func `the gateway subscribes people, also to contacts that it may not write`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try #require(try await bench.client.users(matching: ["anna"]).first)
            let before = try await bench.client.subscriptionCount(of: anna.id)
            try await bench.with("res.partner", ["name": "Contract Subscribed"], byPeople: true) { contact in
                // Odoo lets only administrators of users change an internal user's contact.
                try await bench.client.subscribe(anna.id, to: [contact, anna.partnerID])
                #expect(try await bench.client.subscriptionCount(of: anna.id) == before + 2)
                #expect(try await subscribers(contact, bench) == [.integer(anna.id)])
                let found = try await bench.client.subscriptions(of: anna.id, after: contact - 1, limit: 1)
                #expect(found.map(\.id) == [contact])
                let others = try await bench.client.newContacts(
                    of: anna.id,
                    above: contact,
                    since: Timestamp(milliseconds: 0),
                    after: contact - 1,
                    limit: 1
                )
                #expect(others.allSatisfy { $0.id != contact })
            }
            // They are removed with the contact.
            #expect(try await bench.client.subscriptionCount(of: anna.id) == before + 1)
            let rows = try await bench.client.search(
                ProvisionCode.subscription,
                [[.string(ProvisionCode.subscribedUser), "=", .integer(anna.id)]],
                fields: ["id"]
            )
            try await bench.client.remove(ProvisionCode.subscription, rows.map(\.id))
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `who may write contacts subscribes nobody else`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try await bench.anna
            let people = bench.administrator
            try await bench.with("res.partner", ["name": "Contract Planted"], byPeople: true) { contact in
                let values: [String: JSONValue] = [
                    ProvisionCode.subscribedContact: .integer(contact), ProvisionCode.subscribedUser: .integer(anna),
                ]
                let record = await #expect(throws: OdooError.self) {
                    _ = try await people.create(ProvisionCode.subscription, [values])
                }
                #expect(record?.cause == .accessRights(model: ProvisionCode.subscription))
                let row: JSONValue = [[0, 0, [ProvisionCode.subscribedUser: .integer(anna)]]]
                let list = await #expect(throws: OdooError.self) {
                    try await people.write("res.partner", [contact], [ProvisionCode.subscriptions: row])
                }
                // Odoo names the records' model, and the error names the model that was written.
                #expect(list?.cause == .accessRights(model: "res.partner"))
                // A computed value is not stored.
                _ = try? await people.write(
                    "res.partner",
                    [contact],
                    [ProvisionCode.subscribers: [[4, .integer(anna)]]]
                )
                #expect(try await subscribers(contact, bench) == [])
                #expect(
                    try await bench.client.subscriptions(of: anna, after: contact - 1, limit: 1).map(\.id) != [contact]
                )
                // Nor can anyone end a colleague's import.
                try await bench.client.subscribe(anna, to: [contact])
                let own = try await people.search(
                    ProvisionCode.subscription,
                    [[.string(ProvisionCode.subscribedContact), "=", .integer(contact)]],
                    fields: ["id"]
                ).map(\.id)
                let end = await #expect(throws: OdooError.self) {
                    try await people.remove(ProvisionCode.subscription, own)
                }
                #expect(end?.cause == .accessRights(model: ProvisionCode.subscription))
                #expect(try await subscribers(contact, bench) == [.integer(anna)])
            }
        }
    }
}
