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
        let provisioner = Provisioner(
            RealOdoo.client(administrator.access, opensSession: true),
            ProvisionOptions(mailServer: server, login: access.login, features: .all)
        )
        _ = try await provisioner.remove()
        let before = try await administrator.recordCounts()
        try await provisioner.carryOut()
        let after = try await provisioner.plan()
        #expect(after.isDone, "\(after.steps.filter(\.acts))")
        #expect(try await administrator.recordCounts() != before)
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
        try await withAliases(administrator, client) { hidden in
            let removed = try await provisioner.remove()
            #expect(removed.contains { $0.hasPrefix("Hidden messages") && $0.hasSuffix(": 3") }, "\(removed)")
            #expect(removed.count == after.steps.count + 1)
            #expect(try await hidden() == 0)
        }
        for (model, field, pattern) in [
            ("ir.model.data", "module", "gsuite_gateway"), ("ir.model", "model", "x_gsuite%"),
            ("ir.model.fields", "name", "x_gsuite%"), ("ir.model.access", "name", "gsuite_gateway%"),
            ("ir.actions.server", "name", "G Suite Gateway%"), ("ir.mail_server", "name", "G Suite Gateway%"),
            ("res.groups", "name", "G Suite Gateway%"),
        ] {
            let domain: [JSONValue] = [[.string(field), "=like", .string(pattern)]]
            let left = try await administrator.search(model, domain, fields: [field], context: ["active_test": false])
            #expect(left.isEmpty)
        }
        #expect(try await provisioner.remove().isEmpty)
        await provisioner.close()
        #expect(try await administrator.recordCounts() == before)
    }

    /// Makes aliases of three messages that Odoo sent, on a contact and on leads, whose messages are hidden from the
    /// gateway's user.
    ///
    /// - Parameter body: gets a call that counts the hidden messages.
    private func withAliases(
        _ administrator: OdooClient,
        _ client: OdooClient,
        _ body: (() async throws -> Int) async throws -> Void
    ) async throws {
        var records: [(model: String, id: Int)] = []
        var aliases: [MessageAlias] = []
        for model in ["res.partner", "crm.lead", "crm.lead"] {
            let record = try await administrator.create(
                model,
                [["name": "Contract Alias"]],
                context: QuietContext.records
            )[0]
            records.append((model, record))
            let sent = "<alias-of-\(model)-\(record)@odoo.example>"
            let values: [String: JSONValue] = [
                "model": .string(model), "res_id": .integer(record), "body": "Hi", "message_type": "comment",
                "message_id": .string(sent),
            ]
            _ = try await administrator.create("mail.message", [values], context: QuietContext.records)
            aliases.append(MessageAlias(of: sent, "<CA-\(model)-\(record)@mail.gmail.com>"))
        }
        #expect(try await SentMessages(client).makeKnown(aliases) == 3)
        let counter = try await administrator.counter(of: aliases.map(\.alias))
        #expect(try await administrator.result(of: counter) == 3)
        try await body { try await administrator.result(of: counter) }
        try await administrator.remove("ir.actions.server", [counter])
        for record in records { try await administrator.remove(record.model, [record.id]) }
    }
}

extension OdooClient {
    /// Creates a server action that counts messages whoever may see them, and returns its id.
    fileprivate func counter(of messageIDs: [String]) async throws -> Int {
        let model = try #require(try await search("ir.model", [["model", "=", "mail.message"]], fields: ["id"]).first)
        let list = messageIDs.map { "'\($0)'" }.joined(separator: ", ")
        let values: [String: JSONValue] = [
            "name": "Contract Count", "state": "code", "model_id": .integer(model.id),
            "code": .string(
                "found = env['mail.message'].sudo().search_count([('message_id', 'in', [\(list)])])\n"
                    + "action = {'type': 'count', 'result': found}"
            ),
        ]
        return try await create("ir.actions.server", [values])[0]
    }

    /// Returns the numbers of tables, indexes, columns, and records of the kinds that the gateway creates, as the database
    /// knows them.
    fileprivate func recordCounts() async throws -> JSONValue {
        let model = try #require(try await search("ir.model", [["model", "=", "res.partner"]], fields: ["id"]).first)
        let tables = [
            "ir_model", "ir_model_fields", "ir_model_fields_selection", "ir_model_access", "ir_rule", "ir_ui_view",
            "ir_ui_menu", "ir_act_window", "ir_act_window_view", "ir_act_server", "ir_config_parameter", "res_groups",
            "ir_model_data", "ir_model_relation", "ir_model_constraint",
        ]
        let code = """
            counts = {}
            queries = {name: 'SELECT count(*) FROM ' + name for name in \(tables)}
            queries['classes'] = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'i', 'S')"
            queries['columns'] = "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
            queries['icons'] = "SELECT count(*) FROM ir_attachment WHERE res_model = 'ir.ui.menu'"
            for name in sorted(queries):
                env.cr.execute(queries[name])
                counts[name] = env.cr.fetchone()[0]
            action = {'type': 'count', 'result': counts}
            """
        let values: [String: JSONValue] = [
            "name": "Contract Count", "state": "code", "model_id": .integer(model.id), "code": .string(code),
        ]
        let action = try await create("ir.actions.server", [values])[0]
        let context: [String: JSONValue] = ["active_model": "res.partner", "active_id": false, "active_ids": []]
        let counts = try await call(OdooCall("ir.actions.server", "run", ids: [action], context: context, acts: true))
        try await remove("ir.actions.server", [action])
        return counts["result"] ?? .null
    }

    fileprivate func result(of action: Int) async throws -> Int {
        let context: [String: JSONValue] = ["active_model": "mail.message", "active_id": false, "active_ids": []]
        let run = OdooCall("ir.actions.server", "run", ids: [action], context: context, acts: true)
        return try #require(try await call(run)["result"]?.integer)
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
