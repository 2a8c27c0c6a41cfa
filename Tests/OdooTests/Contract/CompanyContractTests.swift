import Base
import Odoo
import Testing

/// Several companies in one Odoo, of which the gateway's user may work in some.
@Suite(.serialized)
struct CompanyContractTests {
    /// Creates a company in which Anna works, runs `body`, and removes it.
    private func withCompany(
        _ bench: ContractBench,
        _ body: (_ id: Int, _ name: String) async throws -> Void
    ) async throws {
        let anna = try await bench.anna
        let name = "Contract Company \(Int.random(in: 1_000_000...9_999_999))"
        try await bench.with("res.company", ["name": .string(name)], byPeople: true) { company in
            try await bench.administrator.write(
                "res.users",
                [anna],
                ["company_id": .integer(company), "company_ids": [[4, .integer(company)]]]
            )
            let result: Result<Void, any Error>
            do {
                try await body(company, name)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            let users = try await bench.administrator.search(
                "res.users",
                [["company_ids", "in", [.integer(company)]]],
                fields: ["id"]
            ).map(\.id)
            try await bench.administrator.write("res.users", [anna], ["company_id": 1])
            try await bench.administrator.write("res.users", users, ["company_ids": [[3, .integer(company)]]])
            try await removeProperties(bench, of: company)
            try result.get()
        }
    }

    /// Removes the values that up to Odoo 17 a company has for fields that differ by company. Odoo does not remove them
    /// with their company, but makes them the values of all companies, and refuses where there are some. No user may
    /// remove them.
    private func removeProperties(_ bench: ContractBench, of company: Int) async throws {
        let administrator = bench.administrator
        let models = try await administrator.search("ir.model", [["model", "=", "ir.property"]], fields: ["id"])
        guard let model = models.first?.id else { return }
        let values: [String: JSONValue] = [
            "name": "Contract Properties", "state": "code", "model_id": .integer(model),
            "code": .string("env['ir.property'].sudo().search([('company_id', '=', \(company))]).unlink()"),
        ]
        try await bench.with("ir.actions.server", values, byPeople: true) { action in
            _ = try await administrator.call(OdooCall("ir.actions.server", "run", ids: [action], acts: true))
        }
    }

    private func own(_ bench: ContractBench) async throws -> Int {
        try #require(try await bench.client.users(matching: [bench.access.login]).first?.id)
    }

    @Test(arguments: ContractOdoo.all)
    func `a company is named while users work in it and the gateway's user may not`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let login = bench.access.login.uppercased()
            try await withCompany(bench) { company, name in
                for client in [bench.administrator, bench.client] {
                    #expect(try await client.closedCompanies(to: login).contains(name))
                }
                try await bench.administrator.write(
                    "res.users",
                    [try await own(bench)],
                    ["company_ids": [[4, .integer(company)]]]
                )
                for client in [bench.administrator, bench.client] {
                    #expect(try await !client.closedCompanies(to: login).contains(name))
                }
            }
        }
    }

    /// The simulated Odoo has no rules for companies.
    @Test(.enabled(if: RealOdoo.access != nil))
    func `Odoo keeps the contacts of a closed company from the gateway`() async throws {
        try await ContractOdoo.real.run { bench in
            try await withCompany(bench) { company, _ in
                let values: [String: JSONValue] = ["name": "Contract Closed", "company_id": .integer(company)]
                try await bench.with("res.partner", values, byPeople: true) { contact in
                    let domain: [JSONValue] = [["id", "=", .integer(contact)]]
                    func seen() async throws -> Int {
                        try await bench.client.search("res.partner", domain, fields: ["name"]).count
                    }
                    #expect(try await seen() == 0)
                    let error = await #expect(throws: OdooError.self) {
                        try await bench.client.write("res.partner", [contact], ["name": "Contract Open"])
                    }
                    #expect(error?.cause == .accessRights(model: "res.partner"))
                    try await bench.administrator.write(
                        "res.users",
                        [try await own(bench)],
                        ["company_ids": [[4, .integer(company)]]]
                    )
                    #expect(try await seen() == 1)
                    try await bench.client.write("res.partner", [contact], ["name": "Contract Open"])
                }
            }
        }
    }
}
