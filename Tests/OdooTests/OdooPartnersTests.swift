import Base
import Testing

@testable import Odoo

struct OdooPartnersTests {
    @Test func `contacts are found by address, whatever its case, in bounded batches`() async throws {
        let odoo = ScriptedOdoo([
            .version19, .json(200, #"[{"id":5},{"id":8}]"#), .json(200, "[]"), .json(200, #"[{"id":2}]"#),
        ])
        let addresses = ["Anna@acme.example", "c@acme.example", "anna@ACME.example", "b@acme.example"]
        let found = try await client(odoo, batch: 2).partners(withAddresses: addresses, fields: ["parent_id"])
        #expect(found.map(\.id) == [5, 8, 2])
        #expect(
            odoo.body(1)?["domain"]?.array?[0] == [
                "email_normalized", "in", ["anna@acme.example", "b@acme.example"],
            ]
        )
        #expect(odoo.body(3)?["domain"]?.array?[0] == ["email_normalized", "in", ["c@acme.example"]])
    }

    @Test func `no address asks nothing`() async throws {
        let odoo = ScriptedOdoo([])
        #expect(try await client(odoo).partners(withAddresses: [], fields: ["name"]).isEmpty)
        #expect(odoo.seen.isEmpty)
    }
}
