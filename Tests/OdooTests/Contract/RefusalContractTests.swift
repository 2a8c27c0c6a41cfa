import Base
import Odoo
import Testing
import Transport

/// How every Odoo refuses.
@Suite(.serialized)
struct RefusalContractTests {
    private let nobody = 2_000_000_000

    private func refuses(
        _ wanted: OdooError.Cause,
        _ work: () async throws(OdooError) -> Void,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await cause(work)
        #expect(found == wanted, sourceLocation: location)
    }

    private func cause(_ work: () async throws(OdooError) -> Void) async throws -> OdooError.Cause {
        do { try await work() } catch { return error.cause }
        throw NoRefusal()
    }

    @Test(arguments: ContractOdoo.all)
    func `a field that is not there is refused, and nothing is done`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let client = bench.client
            try await refuses(.refused) { () async throws(OdooError) in
                _ = try await client.create("res.partner", [["name": "Contract", "x_no": 1]])
            }
            try await refuses(.refused) { () async throws(OdooError) in
                _ = try await client.search("res.partner", [["x_no", "=", 1]], fields: ["name"])
            }
            try await refuses(.refused) { () async throws(OdooError) in
                _ = try await client.search("res.partner", [], fields: ["x_no"], limit: 1)
            }
            let left = try await client.search("res.partner", [["name", "=", "Contract"]], fields: ["name"])
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a name is demanded, and a whole batch fails with one of it`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let client = bench.client
            try await refuses(.refused) { () async throws(OdooError) in
                _ = try await client.create("res.partner", [["name": "Contract Half"], ["name": false]])
            }
            let left = try await client.search("res.partner", [["name", "=", "Contract Half"]], fields: ["name"])
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `records that are gone are left out of reading, and missing for writing`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let gone = try await bench.call("res.partner", "read", [nobody], named: ["fields": ["name"]])
            #expect(gone == [])
            try await refuses(.missingRecord) { () async throws(OdooError) in
                try await bench.client.write("res.partner", [nobody], ["name": "Contract"])
            }
            try await refuses(.missingRecord) { () async throws(OdooError) in
                try await bench.administrator.remove("res.partner", [nobody])
            }
            try await bench.administrator.remove("res.partner.category", [nobody])
        }
    }

    /// Not `missingRecord`, which would mean that the contact itself does not exist.
    @Test(arguments: ContractOdoo.all)
    func `a value that points to a record that is gone is refused`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Child"]) { id in
                try await refuses(.refused) { () async throws(OdooError) in
                    try await bench.client.write("res.partner", [id], ["parent_id": .integer(nobody)])
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a model, a method and a word that are not there`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let model = try await cause { () async throws(OdooError) in
                _ = try await bench.client.search("no.such.model", [], fields: ["name"])
            }
            // JSON-2 reports a model and a method in the same way.
            #expect([.missingModel("no.such.model"), .missingModel("no.such.model.search_read")].contains(model))
            let method = try await cause { () async throws(OdooError) in
                _ = try await bench.call("res.partner", "no_such_method", [1])
            }
            #expect(method == .missingModel("res.partner.no_such_method"))
            try await refuses(.refused) { () async throws(OdooError) in
                _ = try await bench.client.create("res.partner", [["name": "Contract", "type": "no"]])
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a wrong secret is refused`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let access = bench.access
            let wrong = try #require(
                OdooAccess(
                    url: access.url,
                    database: access.database,
                    login: access.login,
                    secret: Secret(String(repeating: "f", count: 40))
                )
            )
            let client = OdooClient(wrong, transport: CurlTransport(CurlOptions(userAgent: "contract")))
            try await refuses(.accessDenied) { () async throws(OdooError) in
                _ = try await client.search("res.partner", [], fields: ["name"], limit: 1)
            }
        }
    }

    private struct NoRefusal: Error {}
}
