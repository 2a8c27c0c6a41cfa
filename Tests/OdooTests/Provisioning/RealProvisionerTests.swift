import Base
import Odoo
import Testing
import Transport

/// The same against a real Odoo reserved for tests, if `GATEWAY_TEST_ODOO_SETUP` allows its setup to be changed. It
/// needs a user `anna`. An administrator sets it up; the gateway's user is an ordinary one.
struct RealProvisionerTests {
    static let isAllowed = RealOdoo.access != nil && RealOdoo.administrator != nil && RealOdoo.maySetUp

    @Test(.enabled(if: isAllowed))
    func `a real Odoo is set up, used and cleared`() async throws {
        let access = try #require(RealOdoo.access)
        let client = RealOdoo.client(access)
        let administrator = RealOdoo.client(try #require(RealOdoo.administrator))
        let server = ProvisionOptions.MailServer(
            host: "127.0.0.1",
            port: 2525,
            encryption: .none,
            domains: ["acme.example"]
        )
        let provisioner = Provisioner(administrator, ProvisionOptions(mailServer: server, login: access.login))
        _ = try await provisioner.remove()
        try await provisioner.carryOut()
        let after = try await provisioner.plan()
        #expect(after.isDone, "\(after.steps.filter(\.acts))")
        let user = try #require(try await client.users(matching: [access.login]).first)

        let contact = try await client.create("res.partner", [["name": "Contract Subscribed"]])[0]
        for (action, expected) in [("subscribe", JSONValue([user.id])), ("unsubscribe", [])] {
            try await client.run(action, on: "res.partner", [contact])
            let found = try await client.search(
                "res.partner",
                [["id", "=", .integer(contact)]],
                fields: [ProvisionCode.subscribers]
            )
            #expect(found.first?[ProvisionCode.subscribers] == expected)
        }
        try await administrator.remove("res.partner", [contact])

        try await client.run("request", on: "calendar.event", [])
        #expect(try await client.requests(since: nil).map(\.user) == [user.id])

        let other = try await client.search("res.users", [["login", "=", "anna"]], fields: ["login"]).first
        do {
            let (other, calls) = (try #require(other), try #require(try await ActingUserCalls(client)))
            let event: [String: JSONValue] = [
                "name": "Contract Private", "start": "2031-01-01 08:00:00", "stop": "2031-01-01 09:00:00",
                "privacy": "private", "user_id": .integer(other.id),
            ]
            let ids = try await calls.create("calendar.event", [event], as: other.id)
            try await calls.write("calendar.event", ids, ["location": "Clinic"], as: other.id)
            let domain: [JSONValue] = [["id", "in", JSONValue(ids)]]
            let seen = try await client.search("calendar.event", domain, fields: ["name", "location"])
            #expect(seen.first?["name"] == "Busy" && seen.first?["location"] == false)
            let own = try await calls.search("calendar.event", domain, fields: ["location"], limit: 5, as: other.id)
            #expect(own.first?["location"] == "Clinic")
            try await calls.remove("calendar.event", ids, as: other.id)
            #expect(try await client.search("calendar.event", domain, fields: ["name"]).isEmpty)
        }
        for feature in OdooFeature.allCases where feature != .setUp {
            let proof = try await client.proof(of: feature)
            #expect(proof.missing.isEmpty && proof.problem == nil, "\(proof)")
        }
        #expect(try await administrator.missingRights(for: .setUp).isEmpty)
        let removed = try await provisioner.remove()
        #expect(removed.count == after.steps.count)
        #expect(
            try await administrator.search("ir.model.data", [["module", "=", "gsuite_gateway"]], fields: ["name"])
                .isEmpty
        )
    }
}

extension OdooClient {
    fileprivate func run(_ name: String, on model: String, _ ids: [Int]) async throws {
        let domain: [JSONValue] = [["module", "=", "gsuite_gateway"], ["name", "=", .string("action_\(name)")]]
        let found = try await search("ir.model.data", domain, fields: ["res_id"])
        let action = try #require(found.first?["res_id"]?.integer)
        _ = try await call(
            OdooCall(
                "ir.actions.server",
                "run",
                ids: [action],
                context: ["active_model": .string(model), "active_ids": JSONValue(ids), "active_id": false],
                acts: true
            )
        )
    }
}
