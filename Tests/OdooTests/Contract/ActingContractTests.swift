import Base
import Odoo
import OdooSimulator
import Testing

/// Calls that the gateway's user makes as another user.
@Suite(.serialized)
struct ActingContractTests {
    private let meeting: [String: JSONValue] = [
        "name": "Contract Private", "start": "2031-01-01 08:00:00", "stop": "2031-01-01 09:00:00",
        "privacy": "private",
    ]

    /// Creates a user for the test, with these groups by external id.
    private func withUser(
        _ bench: ContractBench,
        _ groups: [String],
        isActive: Bool = true,
        _ body: (Int) async throws -> Void
    ) async throws {
        var ids: [Int] = []
        for group in groups {
            let parts = group.split(separator: ".").map(String.init)
            ids.append(try await bench.id(of: parts[0], parts[1]))
        }
        let people = bench.administrator
        let values: [String: JSONValue] = [
            "name": "Contract User", "login": "contract-user", "active": .bool(isActive),
            UserFields.groups(try await bench.version.major): [[6, 0, JSONValue(ids)]],
        ]
        let user = try await people.create("res.users", [values], context: ["no_reset_password": true])[0]
        let result: Result<Void, any Error>
        do {
            try await body(user)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await people.remove("res.users", [user])
        try result.get()
    }

    private func isMarked(_ user: Int, _ bench: ContractBench) async throws -> Bool {
        let found = try await bench.administrator.search(
            "res.users",
            [["id", "=", .integer(user)]],
            fields: [ProvisionCode.synchronised],
            context: ContractBench.archived
        )
        return found.first?[ProvisionCode.synchronised] == true
    }

    @Test(arguments: ContractOdoo.all)
    func `private appointments of others are reached as their owner`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try await bench.anna
            let event = meeting.merging(["user_id": .integer(anna)]) { $1 }
            let calls = try #require(try await ActingUserCalls(bench.client))
            // The first time, which marks the user.
            try await bench.client.synchronise([], exactly: true)
            let ids = try await calls.create("calendar.event", [event], as: anna)
            #expect(try await isMarked(anna, bench))
            let domain: [JSONValue] = [["id", "in", JSONValue(ids)]]
            let seen = try await bench.client.search("calendar.event", domain, fields: ["name"])
            #expect(seen.first?["name"] == "Busy")
            try await calls.write("calendar.event", ids, ["location": "Clinic"], as: anna)
            let own = try await calls.search("calendar.event", domain, fields: ["location"], limit: 5, as: anna)
            #expect(own.first?["location"] == "Clinic")
            try await calls.remove("calendar.event", ids, as: anna)
            #expect(try await bench.client.search("calendar.event", domain, fields: ["name"]).isEmpty)
        }
    }

    @Test(arguments: ContractOdoo.all, [1, 0, -1, 2_000_000_000])
    func `Odoo itself is nobody to act as, nor is who is not there`(odoo: ContractOdoo, user: Int) async throws {
        try await odoo.run { bench in try await expectRefusal(user, bench) }
    }

    @Test(arguments: ContractOdoo.all)
    func `portal and public users are nobody to act as, nor are archived ones`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withUser(bench, ["base.group_portal"]) { try await expectRefusal($0, bench) }
            try await withUser(bench, ["base.group_public"]) { try await expectRefusal($0, bench) }
            try await withUser(bench, ["base.group_user"], isActive: false) { try await expectRefusal($0, bench) }
        }
    }

    private func expectRefusal(_ user: Int, _ bench: ContractBench) async throws {
        let calls = try #require(try await ActingUserCalls(bench.client))
        #expect(try await bench.client.synchronise([user]) == [])
        for model in ["calendar.event", "res.partner"] {
            let error = await #expect(throws: OdooError.self) {
                _ = try await calls.search(model, [], fields: ["name"], limit: 1, as: user)
            }
            #expect(error?.cause == .refused)
        }
        #expect(try await !isMarked(user, bench))
    }

    @Test(arguments: ContractOdoo.all)
    func `who is no longer synchronised loses the mark`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try await bench.anna
            try await withUser(bench, ["base.group_user"]) { other in
                let both = try await bench.client.synchronise([anna, other])
                #expect(Set(both) == [anna, other])
                let left = try await bench.client.synchronise([other], exactly: true)
                #expect(left == [other])
                let marks = (try await isMarked(other, bench), try await isMarked(anna, bench))
                #expect(marks == (true, false))
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `contacts are made and found by the user's own rights`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let anna = try await bench.anna
            let calls = try #require(try await ActingUserCalls(bench.client))
            let contact: [String: JSONValue] = ["name": "Contract Contact"]
            let error = await #expect(throws: OdooError.self) {
                _ = try await calls.create("res.partner", [contact], as: anna, context: QuietContext.records)
            }
            #expect(error?.cause == .accessRights(model: "res.partner"))
            try await withUser(bench, ["base.group_user", "base.group_partner_manager"]) { maker in
                let made = try await calls.create("res.partner", [contact], as: maker, context: QuietContext.records)
                let found = try await calls.search(
                    "res.partner",
                    [["name", "=", "Contract Contact"]],
                    fields: ["create_uid"],
                    limit: 5,
                    as: anna
                )
                #expect(found.map(\.id) == made)
                #expect(found.first?["create_uid"]?.reference?.id == maker)
                let refused = await #expect(throws: OdooError.self) {
                    try await calls.write("res.partner", made, ["name": "Other"], as: maker)
                }
                #expect(refused?.cause == .refused)
                try await bench.administrator.remove("res.partner", made)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `every feature is proved with the gateway's own rights, and leaves nothing`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let models = ["res.partner", "mail.message", "ir.attachment", "calendar.event", "calendar.alarm"]
            let count = { () async throws -> [JSONValue] in
                var counts: [JSONValue] = []
                for model in models {
                    counts.append(
                        try await bench.call(
                            model,
                            "search_count",
                            leading: [.init("domain", [])],
                            context: ContractBench.archived
                        )
                    )
                }
                return counts
            }
            let before = try await count()
            for feature in OdooFeature.allCases where feature != .setUp {
                let proof = try await bench.client.proof(of: feature)
                #expect(proof.missing.isEmpty && proof.problem == nil, "\(proof)")
            }
            #expect(try await count() == before)
        }
    }

    /// Files that a browser would execute become text, even if an administrator's key imports them.
    @Test(
        arguments: ContractOdoo.all,
        [("x.svg", "image/svg+xml"), ("x.html", "text/html"), ("x.svg", "application/octet-stream")]
    )
    func `files of imported mail run in no browser`(odoo: ContractOdoo, file: (String, String)) async throws {
        try await odoo.run { bench in
            for client in [bench.client, bench.administrator] {
                let content = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjwvc3ZnPg=="
                let attachment: JSONValue = [
                    "name": .string(file.0), "mimetype": .string(file.1), "datas": .string(content),
                    "res_model": "res.partner", "res_id": 1,
                ]
                let values: [String: JSONValue] = [
                    "model": "res.partner", "res_id": 1, "message_type": "email", "body": "x",
                    "attachment_ids": [[0, 0, attachment]],
                ]
                let message = try await client.create("mail.message", [values], context: QuietContext.mail)[0]
                let ids = try await client.search(
                    "mail.message",
                    [["id", "=", .integer(message)]],
                    fields: ["attachment_ids"]
                ).first?["attachment_ids"]?.ids
                let found = try await client.search(
                    "ir.attachment",
                    [["id", "in", JSONValue(ids ?? [])]],
                    fields: ["mimetype"]
                )
                #expect(found.map { $0["mimetype"] } == ["text/plain"])
                try await bench.administrator.remove("mail.message", [message])
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `the actions that concern other users are the gateway's alone`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            for name in ["action_as_owner", "action_synchronise", "action_trial"] {
                let run = OdooCall(
                    "ir.actions.server",
                    "run",
                    ids: [try await bench.id(of: "gsuite_gateway", name)],
                    context: ["active_model": "calendar.event"],
                    acts: true
                )
                let error = await #expect(throws: OdooError.self) { _ = try await bench.administrator.call(run) }
                #expect(error?.cause == .accessRights(model: "ir.actions.server"))
            }
        }
    }
}
