import Base
import Odoo
import Testing

/// What every Odoo does with records, real or simulated.
@Suite(.serialized)
struct RecordContractTests {
    @Test(arguments: ContractOdoo.all)
    func `the version is told without a login`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let version = try await bench.version
            #expect(version >= OdooVersion(16, 0))
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `empty fields read as false, numbers as zero, lists as empty`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Empty"]) { id in
                let fields = ["email", "parent_id", "category_id", "color", "comment", "is_company", "lang"]
                let found = try await bench.client.search("res.partner", [["id", "=", .integer(id)]], fields: fields)
                let record = try #require(found.first)
                #expect(record["email"] == false)
                #expect(record["parent_id"] == false)
                #expect(record["category_id"] == [])
                #expect(record["color"] == 0)
                #expect(record["comment"] == false)
                #expect(record["is_company"] == false)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a contact in a company is named after both`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract AG", "is_company": true]) { company in
                let values: [String: JSONValue] = ["name": "Eva", "parent_id": .integer(company)]
                try await bench.with("res.partner", values) { id in
                    try await bench.expect("res.partner", id, "display_name", "Contract AG, Eva")
                    try await bench.expect("res.partner", id, "parent_id", [.integer(company), "Contract AG"])
                    try await bench.expect("res.partner", company, "child_ids", [.integer(id)])
                    try await bench.expect(
                        "res.partner",
                        id,
                        "commercial_partner_id",
                        [.integer(company), "Contract AG"]
                    )
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `addresses are normalised and searched so`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let values: [String: JSONValue] = ["name": "Contract Mail", "email": "\"Eva\" <Eva@Contract.Example>"]
            try await bench.with("res.partner", values) { id in
                try await bench.expect("res.partner", id, "email_normalized", "eva@contract.example")
                let found = try await bench.client.partners(withAddresses: ["EVA@contract.example"], fields: ["name"])
                #expect(found.map(\.id) == [id])
            }
        }
    }

    @Test(
        arguments: ContractOdoo.all,
        [
            ([["ref", "=", "A-1"]], ["A"]),
            ([["ref", "!=", "A-1"]], ["B", "C"]),
            ([["ref", "=", false]], ["C"]),
            ([["ref", "in", ["A-1", "B-2"]]], ["A", "B"]),
            ([["ref", "not in", ["A-1"]]], ["B", "C"]),
            ([["ref", "ilike", "a-"]], ["A"]),
            ([["ref", "like", "a-"]], []),
            ([["ref", "=like", "B_2"]], ["B"]),
            ([["ref", "=ilike", "b-%"]], ["B"]),
            ([["ref", "not ilike", "a-"]], ["B", "C"]),
            (["|", ["ref", "=", "A-1"], ["ref", "=", "B-2"]], ["A", "B"]),
            (["!", ["ref", "=", "A-1"]], ["B", "C"]),
            (["&", "|", ["ref", "=", "A-1"], ["ref", "=", "B-2"], ["color", ">", 1]], ["B"]),
            ([["color", ">=", 1], ["color", "<", 2]], ["A"]),
            ([["parent_id.name", "=", "Contract Top"]], ["A", "B", "C"]),
            ([["parent_id", "ilike", "tract top"]], ["A", "B", "C"]),
            ([["category_id", "=", false]], ["A", "B", "C"]),
        ] as [([JSONValue], [String])]
    )
    func `domains find what they say`(odoo: ContractOdoo, search: ([JSONValue], [String])) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Top", "is_company": true]) { top in
                let children: [[String: JSONValue]] = [
                    ["name": "A", "ref": "A-1", "color": 1, "parent_id": .integer(top)],
                    ["name": "B", "ref": "B-2", "color": 2, "parent_id": .integer(top)],
                    ["name": "C", "parent_id": .integer(top)],
                ]
                let made = try await bench.client.create("res.partner", children, context: QuietContext.records)
                let scope: [JSONValue] = [["parent_id", "=", .integer(top)]]
                let found = try await bench.client.search("res.partner", scope + search.0, fields: ["name"])
                #expect(found.compactMap { $0["name"]?.string } == search.1)
                let under = try await bench.client.search(
                    "res.partner",
                    [["id", "child_of", .integer(top)]],
                    fields: ["name"]
                )
                #expect(Set(under.map(\.id)) == Set(made + [top]))
                try await bench.administrator.remove("res.partner", made)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `lists are changed by commands`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let tags = try await bench.administrator.create(
                "res.partner.category",
                [["name": "Contract one"], ["name": "Contract two"]]
            )
            let (one, two) = (JSONValue.integer(tags[0]), JSONValue.integer(tags[1]))
            try await bench.with("res.partner", ["name": "Contract Tags", "category_id": [[6, 0, [one]]]]) { id in
                let steps: [(JSONValue, [Int])] = [
                    ([[4, two]], tags), ([[3, one]], [tags[1]]), ([[5]], []), ([[6, 0, [two, one]]], tags),
                ]
                for (commands, expected) in steps {
                    try await bench.client.write("res.partner", [id], ["category_id": commands])
                    let ids = try await bench.read("res.partner", id, "category_id").ids ?? []
                    #expect(Set(ids) == Set(expected))
                }
                let third: JSONValue = ["name": "Contract three"]
                try await bench.administrator.write("res.partner", [id], ["category_id": [[0, 0, third]]])
                let all = try await bench.read("res.partner", id, "category_id").ids ?? []
                #expect(all.count == 3)
                try await bench.administrator.remove("res.partner.category", all)
                try await bench.expect("res.partner", id, "category_id", [])
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `archived records are found only when asked for`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Archived", "active": false]) { id in
                let domain: [JSONValue] = [["id", "=", .integer(id)]]
                let active = try await bench.client.search("res.partner", domain, fields: ["name"])
                #expect(active.isEmpty)
                let either: JSONValue = ["active", "in", [true, false]]
                let both = try await bench.client.search("res.partner", domain + [either], fields: ["name"])
                #expect(both.count == 1)
                let all = try await bench.client.search(
                    "res.partner",
                    domain,
                    fields: ["name"],
                    context: ContractBench.archived
                )
                #expect(all.count == 1)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `records are ordered, cut and counted`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let names = ["Contract Order B", "Contract Order A", "Contract Order C"]
            let made = try await bench.client.create("res.partner", names.map { ["name": .string($0)] })
            let domain: JSONValue = [["id", "in", JSONValue(made)]]
            let ids = try await bench.call(
                "res.partner",
                "search",
                leading: [.init("domain", domain)],
                named: ["order": "name desc", "limit": 1, "offset": 1]
            )
            #expect(ids == [.integer(made[0])])
            #expect(try await bench.call("res.partner", "search_count", leading: [.init("domain", domain)]) == 3)
            let named = try await bench.call(
                "res.partner",
                "name_search",
                named: ["name": "Contract Order A", "limit": 5]
            )
            #expect(named == [[.integer(made[1]), "Contract Order A"]])
            try await bench.administrator.remove("res.partner", made)
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `the time of the last change has fractions that reading does not show`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Time"]) { id in
                let text = try #require(try await bench.read("res.partner", id, "write_date").string)
                #expect(text.count == 19)
                let domain: [JSONValue] = [["id", "=", .integer(id)], ["write_date", ">=", .string(text)]]
                #expect(try await bench.client.search("res.partner", domain, fields: ["id"]).count == 1)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `fields are described`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let fields = try await bench.call(
                "res.partner",
                "fields_get",
                named: ["allfields": ["name", "parent_id"], "attributes": ["type", "relation"]]
            )
            #expect(fields["name"]?["type"] == "char")
            #expect(fields["parent_id"]?["relation"] == "res.partner")
            #expect(fields["email"] == nil)
        }
    }
}
