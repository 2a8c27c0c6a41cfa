import Base
import Odoo
import OdooSimulator
import Testing

/// What the gateway keeps in Odoo, on every simulated version.
struct ProvisionerTests {
    static let versions = [16, 17, 18, 19]
    private let mailServer = ProvisionOptions.MailServer(
        host: "gateway.acme.example",
        port: 2525,
        encryption: .starttls,
        login: "odoo",
        password: "sesame",
        domains: ["acme.example", "acme.test"]
    )

    private func odoo(_ version: Int, languages: [String] = ["en_US", "de_DE"]) -> OdooSimulator {
        OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(version, 0), languages: languages))
    }

    private func provisioner(_ odoo: OdooSimulator) -> Provisioner {
        Provisioner(
            odoo.client(),
            ProvisionOptions(mailServer: mailServer, login: OdooSimulator.administrator, features: .all)
        )
    }

    @Test(arguments: versions)
    func `looking changes nothing, doing it leaves nothing to do, removing leaves nothing`(version: Int) async throws {
        let odoo = odoo(version)
        let before = try odoo.records("ir.model.data").count
        let fields = try odoo.records("ir.model.fields").count
        let plan = try await provisioner(odoo).plan()
        #expect(!plan.isDone)
        #expect(plan.steps.allSatisfy { if case .create = $0 { true } else { false } })
        #expect(try odoo.records("ir.model.data").count == before)

        try await provisioner(odoo).carryOut()
        let after = try await provisioner(odoo).plan()
        #expect(after.isDone, "\(after.steps.filter(\.acts))")
        odoo.takeCalls()
        try await provisioner(odoo).carryOut()
        let acts = odoo.takeCalls().filter { call in ["create", "write", "unlink"].contains { call.key.hasSuffix($0) } }
        #expect(acts.isEmpty)

        let removed = try await provisioner(odoo).remove()
        #expect(removed.count == plan.steps.count)
        #expect(try odoo.records("ir.model.data").count == before)
        #expect(try odoo.records("ir.model.fields").count == fields)
        #expect(try odoo.records("ir.mail_server").isEmpty)
        #expect(try await provisioner(odoo).remove().isEmpty)
    }

    /// Odoo 17 hides a menu whose action was removed, and an older gateway may have created records unknown to this
    /// one.
    @Test(arguments: versions)
    func `removing leaves nothing of what is hidden or unknown either`(version: Int) async throws {
        let odoo = odoo(version)
        let menus = try odoo.records("ir.ui.menu").count
        try await provisioner(odoo).carryOut()
        try odoo.remove("ir.actions.server", [try #require(odoo.id(of: "gsuite_gateway.action_request"))])
        let filter = try odoo.add("ir.filters", ["name": "G Suite", "model_id": "res.partner"])
        for (name, model, id) in [("filter_old", "ir.filters", filter), ("gone", "res.groups", 999_999)] {
            _ = try await odoo.client().create(
                "ir.model.data",
                [
                    [
                        "module": "gsuite_gateway", "name": .string(name), "model": .string(model),
                        "res_id": .integer(id),
                    ]
                ]
            )
        }
        let removed = try await provisioner(odoo).remove()
        #expect(removed.contains("Calendar menu entry: Fetch appointments from Google"))
        #expect(removed.contains("ir.filters: filter_old"))
        #expect(try odoo.records("ir.model.data", [["module", "=", "gsuite_gateway"]]).isEmpty)
        let left = try odoo.records("ir.filters", [["name", "=", "G Suite"]])
        #expect(left.isEmpty)
        #expect(try odoo.records("ir.ui.menu").count == menus)
    }

    /// Also on records that only others may read.
    @Test(arguments: versions)
    func `removing takes the hidden messages out, and no others`(version: Int) async throws {
        let odoo = odoo(version)
        try odoo.addUser("gateway", name: "Gateway")
        let provisioner = Provisioner(
            odoo.client(),
            ProvisionOptions(mailServer: nil, login: "gateway", features: .all)
        )
        try await provisioner.carryOut()
        odoo.knowProvisionedCode()
        let client = odoo.client(login: "gateway")
        let lead = try odoo.add("crm.lead", ["name": "Lead"])
        let aliases = try (0..<450).map { number in
            let sent = "<sent\(number)@odoo.example>"
            _ = try odoo.add(
                "mail.message",
                ["model": "crm.lead", "res_id": .integer(lead), "message_id": .string(sent), "body": "<p>Hi</p>"]
            )
            return MessageAlias(of: sent, "<alias\(number)@mail.gmail.com>")
        }
        for start in stride(from: 0, to: aliases.count, by: SentMessages.mostAliases) {
            let some = aliases[start..<min(start + SentMessages.mostAliases, aliases.count)]
            _ = try await SentMessages(client).makeKnown(Array(some))
        }
        // A notification sent to the gateway's user.
        let user = try #require(try await client.users(matching: ["gateway"]).first)
        let first = try #require(try odoo.records("mail.message").first?["id"]?.integer)
        _ = try odoo.add(
            "mail.message",
            [
                "model": "crm.lead", "res_id": .integer(lead), "message_id": "<note@odoo.example>",
                "message_type": "user_notification", "is_internal": true, "parent_id": .integer(first),
                "body": "<p>You were assigned</p>", "partner_ids": [[4, .integer(user.partnerID)]],
            ]
        )
        #expect(try odoo.records("mail.message").count == 2 * aliases.count + 1)
        let removed = try await provisioner.remove()
        #expect(removed.contains { $0.hasPrefix("Hidden messages") && $0.hasSuffix(" 450") })
        let left = try odoo.records("mail.message").compactMap { $0["message_id"]?.string }
        #expect(left.count == aliases.count + 1 && !left.contains { $0.hasPrefix("<alias") })
        #expect(try odoo.records("ir.actions.server").isEmpty)
    }

    @Test(arguments: versions)
    func `the mail server takes the company's domains, and the password is not read back`(version: Int) async throws {
        let odoo = odoo(version)
        try await provisioner(odoo).carryOut()
        let server = try #require(try odoo.records("ir.mail_server").first)
        #expect(server["from_filter"] == "acme.example, acme.test")
        #expect(server["smtp_pass"] == "sesame")
        #expect(server["smtp_encryption"] == "starttls")
    }

    @Test func `what people changed is set right, and what they removed is made again`() async throws {
        let odoo = odoo(18)
        try await provisioner(odoo).carryOut()
        let server = try #require(odoo.id(of: "gsuite_gateway.mail_server"))
        try odoo.change("ir.mail_server", [server], ["smtp_port": 25])
        try odoo.remove("ir.actions.server", [try #require(odoo.id(of: "gsuite_gateway.action_request"))])
        let plan = try await provisioner(odoo).plan()
        #expect(plan.steps.filter(\.acts).map(\.item.name) == ["action_request", "menu_request", "mail_server"])
        try await provisioner(odoo).carryOut()
        #expect(try await provisioner(odoo).plan().isDone)
        #expect(try odoo.records("ir.mail_server").first?["smtp_port"] == 2525)
    }

    /// The numbers of records of a whole set-up.
    private static let whole = Task {
        let odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(18, 0)))
        let tests = ProvisionerTests()
        try await tests.provisioner(odoo).carryOut()
        return try counted.map { ($0, try odoo.records($0).count) }
    }
    private static let counted = [
        "ir.model", "ir.model.fields", "ir.model.fields.selection", "ir.actions.server", "ir.ui.view", "ir.ui.menu",
        "ir.rule", "ir.model.access", "ir.actions.act_window", "ir.actions.act_window.view",
    ]

    @Test(arguments: Array(0..<30))
    func `a crash between any two calls is made good by doing it again`(calls: Int) async throws {
        let odoo = odoo(18)
        for method in ["create", "write", "import_lang"] {
            odoo.add(fault: OdooFault(.dropAfter, method: method, count: nil, skipping: calls))
        }
        _ = try? await provisioner(odoo).carryOut()
        odoo.removeFaults()
        try await provisioner(odoo).carryOut()
        #expect(try await provisioner(odoo).plan().isDone)
        let names = try odoo.records("ir.model.data", [["module", "=", "gsuite_gateway"]]).compactMap {
            $0["name"]?.string
        }
        #expect(Set(names).count == names.count)
        #expect(try odoo.records("ir.mail_server").count == 1)
        for (model, count) in try await Self.whole.value {
            #expect(try odoo.records(model).count == count, "\(model)")
        }
        #expect(try odoo.records("ir.ui.menu", [["name", "=", "Fetch appointments from Google"]]).count == 1)
    }

    @Test func `words are German where German is installed`() async throws {
        let odoo = odoo(18)
        try await provisioner(odoo).carryOut()
        let action = try #require(odoo.id(of: "gsuite_gateway.action_subscribe"))
        let german = try await odoo.client().search(
            "ir.actions.server",
            [["id", "=", .integer(action)]],
            fields: ["name"],
            context: ["lang": "de_DE"]
        )
        #expect(german.first?["name"] == "In G Suite importieren")
        let menu = try #require(odoo.id(of: "gsuite_gateway.menu_incoming"))
        let list = try #require(odoo.id(of: "gsuite_gateway.view_mail_list"))
        for (model, id, field, words) in [
            ("ir.ui.menu", menu, "name", "Eingehende Nachrichten"),
            ("ir.ui.view", list, "arch", "\"Importiere Mails &amp; lösche sie\""),
        ] {
            let found = try await odoo.client().search(
                model,
                [["id", "=", .integer(id)]],
                fields: [field],
                context: ["lang": "de_DE"]
            )
            #expect(found.first?[field]?.string?.contains(words) == true)
        }
        // It also completes with only one of them active.
        for language in ["en_US", "de_DE"] {
            let single = self.odoo(18, languages: [language])
            try await provisioner(single).carryOut()
            let plan = try await provisioner(single).plan()
            #expect(plan.isDone, "\(language): \(plan.steps.filter(\.acts))")
        }
    }

    @Test func `without the calendar, what belongs to it is left out`() async throws {
        let odoo = odoo(18)
        try odoo.remove("ir.ui.menu", [try #require(odoo.id(of: "calendar.mail_menu_calendar"))])
        let plan = try await provisioner(odoo).plan()
        let skipped = plan.steps.compactMap {
            if case .skip(let item, let lacking) = $0 { (item.name, lacking) } else { nil }
        }
        #expect(Set(skipped.map(\.0)) == ["menu_calendar_settings", "menu_request"])
        #expect(skipped.first?.1 == ["calendar.mail_menu_calendar"])
        try await provisioner(odoo).carryOut()
        #expect(try await provisioner(odoo).plan().isDone)
    }

    @Test func `people subscribe to contacts, and ask for their appointments`() async throws {
        let odoo = odoo(18)
        try await provisioner(odoo).carryOut()
        odoo.knowProvisionedCode()
        try odoo.addUser("anna@acme.example", name: "Anna")
        let anna = odoo.client(login: "anna@acme.example")
        let contact = try odoo.add("res.partner", ["name": "Kunde"])
        try await anna.run("action_subscribe", odoo, on: "res.partner", [contact])
        let user = try #require(try await anna.users(matching: ["anna@acme.example"]).first)
        #expect(
            try odoo.records("res.partner", [["id", "=", .integer(contact)]]).first?[ProvisionCode.subscribers] == [
                .integer(user.id)
            ]
        )
        try await anna.run("action_unsubscribe", odoo, on: "res.partner", [contact])
        #expect(
            try odoo.records("res.partner", [["id", "=", .integer(contact)]]).first?[ProvisionCode.subscribers] == []
        )

        #expect(try await odoo.client().takesRequests())
        #expect(try await odoo.client().requests(since: nil).isEmpty)
        try await anna.run("action_request", odoo, on: "calendar.event", [])
        let request = try #require(try await odoo.client().requests(since: nil).first)
        #expect(request.login == "anna@acme.example")
        #expect(try await odoo.client().requests(since: request.at).map(\.user) == [user.id])
        #expect(try await odoo.client().requests(since: request.at + .seconds(1)).isEmpty)
    }

    /// A call that changes a model rebuilds Odoo's registry, and each call takes a while.
    @Test(arguments: versions)
    func `few calls set everything up, and fewer see that all is there`(version: Int) async throws {
        let odoo = odoo(version)
        odoo.takeCalls()
        try await provisioner(odoo).carryOut()
        let calls = odoo.takeCalls()
        #expect(calls.values.reduce(0, +) < 100, "\(calls)")
        #expect(calls["ir.model.create"] == 1)
        #expect(try #require(calls["ir.model.fields.create"]) <= 2)
        #expect(try await provisioner(odoo).plan().isDone)
        #expect(odoo.takeCalls().values.reduce(0, +) < 45)
    }

    /// Records of an earlier version keep Odoo from importing translations, and an upgrade of Odoo deactivates views.
    @Test func `records of an earlier version or of an upgraded Odoo are renewed in place`() async throws {
        let odoo = odoo(18)
        let old = ProvisionOptions(mailServer: nil, login: OdooSimulator.administrator, features: [.contacts])
        try await Provisioner(odoo.client(), old).carryOut()
        let names = try odoo.records("ir.model.data", [["module", "=", "gsuite_gateway"]])
        try odoo.change("ir.model.data", names.compactMap { $0["id"]?.integer }, ["noupdate": true])
        let action = try #require(odoo.id(of: "gsuite_gateway.action_subscribe"))
        try odoo.change("ir.actions.server", [action], ["name": "Import", "code": "pass"])
        let view = try #require(odoo.id(of: "gsuite_gateway.partner_search"))
        try odoo.change("ir.ui.view", [view], ["active": false])
        try await provisioner(odoo).carryOut()
        #expect(try await provisioner(odoo).plan().isDone)
        #expect(odoo.id(of: "gsuite_gateway.action_subscribe") == action)
        #expect(odoo.id(of: "gsuite_gateway.partner_search") == view)
    }

    @Test func `features choose what is set up, with what they need`() async throws {
        for feature in ProvisionFeature.allCases {
            let odoo = odoo(18)
            let options = ProvisionOptions(mailServer: nil, login: OdooSimulator.administrator, features: [feature])
            try await Provisioner(odoo.client(), options).carryOut()
            #expect(try await Provisioner(odoo.client(), options).plan().isDone)
            let hasApp = odoo.id(of: "gsuite_gateway.menu_root") != nil
            #expect(hasApp == [.app, .administration].contains(feature), "\(feature)")
            #expect((odoo.id(of: "gsuite_gateway.action_failures") != nil) == (feature == .reports))
            #expect((odoo.id(of: "gsuite_gateway.menu_request") != nil) == (feature == .appointments))
            // Whatever was chosen, all is removed.
            _ = try await provisioner(odoo).remove()
            #expect(try odoo.records("ir.model.data", [["module", "=", "gsuite_gateway"]]).isEmpty)
        }
    }

    /// Users with write access to contacts could once subscribe their colleagues.
    @Test func `subscriptions of an earlier version are taken over`() async throws {
        let odoo = odoo(18)
        odoo.knowProvisionedCode()
        let model = try #require(odoo.id(of: "base.model_res_partner"))
        let field = try odoo.add(
            "ir.model.fields",
            [
                "name": "x_gsuite_user_ids", "model_id": .integer(model), "ttype": "many2many",
                "relation": "res.users", "field_description": "Imported in G Suite for",
            ]
        )
        try odoo.add(
            "ir.model.data",
            [
                "module": "gsuite_gateway", "name": "field_subscribers", "model": "ir.model.fields",
                "res_id": .integer(field),
            ]
        )
        let anna = try odoo.addUser("anna@acme.example", name: "Anna")
        let contact = try odoo.add("res.partner", ["name": "Kunde", "x_gsuite_user_ids": [[6, 0, [.integer(anna)]]]])
        let archived = try odoo.add(
            "res.partner",
            ["name": "Archiv", "active": false, "x_gsuite_user_ids": [[6, 0, [.integer(anna)]]]]
        )
        #expect(try await !provisioner(odoo).plan().isDone)
        try await provisioner(odoo).carryOut()
        #expect(try await provisioner(odoo).plan().isDone)
        let kept = try odoo.records("res.partner", [[.string(ProvisionCode.subscribers), "in", [.integer(anna)]]])
        #expect(kept.compactMap { $0["id"]?.integer } == [contact, archived])
        #expect(try odoo.records("ir.model.fields", [["name", "=", "x_gsuite_user_ids"]]).isEmpty)
        #expect(odoo.id(of: "gsuite_gateway.field_subscribers") == nil)
        #expect(try odoo.records("ir.actions.server", [["name", "ilike", "take subscriptions"]]).isEmpty)
    }

    @Test func `asking before set-up finds nothing`() async throws {
        #expect(try await !odoo(18).client().takesRequests())
        #expect(try await ActingUserCalls(odoo(18).client()) == nil)
    }

    @Test func `private appointments of others are reached as their owner, by the gateway alone`() async throws {
        let odoo = odoo(18)
        try odoo.addUser("gateway", name: "Gateway")
        try odoo.addUser("anna@acme.example", name: "Anna")
        try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        odoo.knowProvisionedCode()
        let client = odoo.client(login: "gateway")
        let anna = try #require(try await client.users(matching: ["anna@acme.example"]).first)
        let calls = try #require(try await ActingUserCalls(client))
        let event: [String: JSONValue] = [
            "name": "Doctor", "start": "2031-01-01 08:00:00", "stop": "2031-01-01 09:00:00", "privacy": "private",
            "user_id": .integer(anna.id),
        ]
        let refused = await #expect(throws: OdooError.self) { _ = try await client.create("calendar.event", [event]) }
        #expect(refused?.cause == .accessRights(model: "calendar.event"))
        let ids = try await calls.create("calendar.event", [event], as: anna.id)
        let seen = try await client.search("calendar.event", [["id", "in", JSONValue(ids)]], fields: ["name"])
        #expect(seen.first?["name"] == "Busy")
        try await calls.write("calendar.event", ids, ["location": "Clinic"], as: anna.id)
        let own = try await calls.search(
            "calendar.event",
            [["id", "in", JSONValue(ids)]],
            fields: ["name", "location"],
            limit: 5,
            as: anna.id
        )
        #expect(own.first?["name"] == "Doctor" && own.first?["location"] == "Clinic")
        // A user outside the gateway's group may not run the action.
        let other = odoo.client(login: "anna@acme.example")
        let action = try #require(odoo.id(of: "gsuite_gateway.action_as_owner"))
        let error = await #expect(throws: OdooError.self) {
            _ = try await other.call(OdooCall("ir.actions.server", "run", ids: [action], acts: true))
        }
        #expect(error?.cause == .accessRights(model: "ir.actions.server"))
        try await calls.remove("calendar.event", ids, as: anna.id)
        #expect(try odoo.records("calendar.event").isEmpty)
    }

    @Test(arguments: versions)
    func `companies in which users work are named if the gateway's user may not`(version: Int) async throws {
        let odoo = odoo(version)
        let gateway = try odoo.addUser("gateway", name: "Gateway")
        let anna = try odoo.addUser("anna@acme.example", name: "Anna")
        let company = try odoo.add("res.company", ["name": "Beta GmbH"])
        try odoo.change("res.users", [anna], ["company_ids": [[6, 0, [1, .integer(company)]]]])
        try odoo.change("res.users", [gateway], ["company_ids": [[6, 0, [1]]]])
        #expect(try await odoo.client().closedCompanies(to: "Gateway") == ["Beta GmbH"])
        try odoo.change("res.users", [gateway], ["company_ids": [[6, 0, [1, .integer(company)]]]])
        #expect(try await odoo.client().closedCompanies(to: "gateway").isEmpty)
    }

    @Test(arguments: versions)
    func `rights that are missing are told by feature`(version: Int) async throws {
        let odoo = odoo(version)
        try odoo.addUser("gateway", name: "Gateway")
        let client = odoo.client(login: "gateway")
        let before = try await client.missingRights(for: .newContacts)
        #expect(Set(before.map(\.model)) == [ProvisionCode.subscription])
        #expect(try await !client.missingRights(for: .setUp).isEmpty)
        try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        for feature in OdooFeature.allCases where feature != .setUp {
            #expect(try await client.missingRights(for: feature).isEmpty)
        }
        #expect(try await odoo.client().missingRights(for: .setUp).isEmpty)
    }
}

extension OdooClient {
    /// Runs one of the gateway's actions as a user does from the menu.
    fileprivate func run(_ name: String, _ odoo: OdooSimulator, on model: String, _ ids: [Int]) async throws {
        let action = try #require(odoo.id(of: "gsuite_gateway.\(name)"))
        _ = try await call(
            OdooCall(
                "ir.actions.server",
                "run",
                ids: [action],
                context: ["active_model": .string(model), "active_ids": JSONValue(ids)],
                acts: true
            )
        )
    }
}
