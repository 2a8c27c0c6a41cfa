import Base
import Odoo
import OdooSimulator
import Testing

/// What the gateway's user reports to Odoo about messages that Odoo sent: on contacts, which it may read, and on leads,
/// whose messages are hidden from it.
@Suite(.serialized)
struct SentMessageContractTests {
    /// Creates a message on a new record, with a notification by mail to a contact with that address, and passes its
    /// Message-ID, the notification and the record to `body`.
    func withMessage(
        _ bench: ContractBench,
        on model: String,
        to address: String,
        subtype: String = "mt_comment",
        author: Int? = nil,
        _ body: (_ messageID: String, _ message: Int, _ record: Int, _ partner: Int) async throws -> Void
    ) async throws {
        let contact: [String: JSONValue] = ["name": "Contract Recipient", "email": .string(address)]
        try await bench.with("res.partner", contact, byPeople: true) { partner in
            try await bench.with(model, ["name": "Contract Record"], byPeople: true) { record in
                let messageID = "<sent-\(model)-\(record)@odoo.example>"
                let notification: JSONValue = [
                    "res_partner_id": .integer(partner), "notification_type": "email", "notification_status": "sent",
                ]
                var values: [String: JSONValue] = [
                    "model": .string(model), "res_id": .integer(record), "body": "Hi",
                    "message_type": "comment", "message_id": .string(messageID),
                    "subtype_id": .integer(try await bench.id(of: "mail", subtype)),
                    "notification_ids": [[0, 0, notification]],
                ]
                if let author { values["author_id"] = .integer(author) }
                try await bench.with("mail.message", values, byPeople: true) { message in
                    try await body(messageID, message, record, partner)
                }
            }
        }
    }

    /// Runs `body` while that user reads Odoo in German.
    private func withGerman(_ bench: ContractBench, _ user: Int, _ body: () async throws -> Void) async throws {
        let people = bench.administrator
        let before = try await people.search("res.users", [["id", "=", .integer(user)]], fields: ["lang"]).first?[
            "lang"
        ]
        try await people.write("res.users", [user], ["lang": "de_DE"])
        let result: Result<Void, any Error>
        do {
            try await body()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await people.write("res.users", [user], ["lang": before ?? "en_US"])
        try result.get()
    }

    /// The user who wrote the message reads it, or else the one who created it.
    @Test(arguments: ContractOdoo.all, ["res.partner", "crm.lead"])
    func `the reason is in the language of its reader`(odoo: ContractOdoo, model: String) async throws {
        let (english, german) = ("There is no such mailbox.", "Das Postfach gibt es nicht.")
        try await odoo.run { bench in
            let people = bench.administrator
            let anna = try #require(try await people.users(matching: ["anna"]).first)
            let admin = try #require(try await people.users(matching: [people.access.login]).first)
            let failure = DeliveryFailure("gone@contract.example", english, translations: ["de": german])
            let expect = { (author: Int, reason: String) in
                try await withMessage(bench, on: model, to: failure.address, author: author) { sent, message, _, _ in
                    _ = try await SentMessages(bench.client).report([failure], on: sent)
                    #expect(try await notification(bench, of: message)["failure_reason"] == .string(reason))
                }
            }
            try await withGerman(bench, anna.id) {
                try await expect(anna.partnerID, german)
                try await expect(admin.partnerID, english)
                // A contact that is no user.
                try await bench.with("res.partner", ["name": "Contract Author"], byPeople: true) { author in
                    try await expect(author, english)
                }
            }
            try await withGerman(bench, admin.id) {
                try await expect(anna.partnerID, english)
                try await bench.with("res.partner", ["name": "Contract Author"], byPeople: true) { author in
                    try await expect(author, german)
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `the reason on a mailing is in the language of the user who sent it`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            guard try await bench.version.major >= 17 else { return }
            let people = bench.administrator
            let admin = try #require(try await people.users(matching: [people.access.login]).first)
            try await withGerman(bench, admin.id) {
                let values: [String: JSONValue] = [
                    "model": "res.partner", "res_id": 1, "email": "gone@contract.example", "trace_status": "sent",
                    "message_id": "<german-mailing@odoo.example>",
                ]
                try await bench.with("mailing.trace", values, byPeople: true) { trace in
                    let failure = DeliveryFailure("gone@contract.example", "Gone", translations: ["de": "Weg"])
                    _ = try await SentMessages(bench.client).report([failure], on: "<german-mailing@odoo.example>")
                    let found = try await people.search(
                        "mailing.trace",
                        [["id", "=", .integer(trace)]],
                        fields: ["failure_reason"]
                    )
                    #expect(found.first?["failure_reason"] == "Weg")
                }
            }
        }
    }

    func notification(_ bench: ContractBench, of message: Int) async throws -> OdooRecord {
        let found = try await bench.administrator.search(
            "mail.notification",
            [["mail_message_id", "=", .integer(message)]],
            fields: ["notification_status", "failure_type", "failure_reason"]
        )
        return try #require(found.first)
    }

    @Test(arguments: ContractOdoo.all, ["res.partner", "crm.lead"])
    func `a failure turns the message red with its reason, once`(odoo: ContractOdoo, model: String) async throws {
        try await odoo.run { bench in
            let address = "gone@contract.example"
            try await withMessage(bench, on: model, to: "\"Gone\" <Gone@Contract.example>") {
                messageID,
                message,
                _,
                partner in
                let seen = try await bench.client.search(
                    "mail.message",
                    [["message_id", "=", .string(messageID)]],
                    fields: ["message_id"]
                )
                #expect(seen.isEmpty == (model == "crm.lead"))
                let messages = SentMessages(bench.client)
                let failures = [
                    DeliveryFailure(address, "550 5.1.1 There is no such mailbox."),
                    DeliveryFailure("typed@contract.example", "550"),
                    DeliveryFailure("one@contract.example", "550"),
                ]
                for _ in 0..<2 {
                    let receipt = try await messages.report(failures, on: messageID)
                    #expect(receipt == FailureReceipt(isKnown: true, told: [address]))
                    let found = try await notification(bench, of: message)
                    #expect(found["notification_status"] == "bounce")
                    #expect(found["failure_reason"] == "550 5.1.1 There is no such mailbox.")
                    let count = try await bench.administrator.search(
                        "res.partner",
                        [["id", "=", .integer(partner)]],
                        fields: ["message_bounce"]
                    ).first?["message_bounce"]
                    #expect(count == 1)
                }
                // Of what it has no word for, Odoo shows the reason beside "Unknown error".
                let kind: JSONValue = try await bench.version.major >= 17 ? "mail_bounce" : "unknown"
                #expect(try await notification(bench, of: message)["failure_type"] == kind)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an address in another spelling of its domain is the same`(odoo: ContractOdoo) async throws {
        // The simulator keeps the spelling it is given.
        guard odoo == .real else { return }
        try await odoo.run { bench in
            try await withMessage(bench, on: "crm.lead", to: "Jörg@Bücher.example") { messageID, message, _, _ in
                let address = "jörg@xn--bcher-kva.example"
                let receipt = try await SentMessages(bench.client).report(
                    [DeliveryFailure(address, "550")],
                    on: messageID
                )
                #expect(receipt.told == [address])
                #expect(try await notification(bench, of: message)["notification_status"] == "bounce")
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `a mailing that came back shows it`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let values: [String: JSONValue] = [
                "model": "res.partner", "res_id": 1, "email": "gone@contract.example", "trace_status": "sent",
                "message_id": "<mailing@odoo.example>",
            ]
            try await bench.with("mailing.trace", values, byPeople: true) { trace in
                let failure = DeliveryFailure("Gone@contract.example", "550 5.1.1")
                let receipt = try await SentMessages(bench.client).report([failure], on: "<mailing@odoo.example>")
                #expect(receipt == FailureReceipt(isKnown: true, told: [failure.address]))
                let found = try await bench.administrator.search(
                    "mailing.trace",
                    [["id", "=", .integer(trace)]],
                    fields: ["trace_status"]
                )
                #expect(found.first?["trace_status"] == "bounce")
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an unknown message is none, and what is no Message-ID is refused`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let messages = SentMessages(bench.client)
            let failure = DeliveryFailure("gone@contract.example", "550")
            let receipt = try await messages.report([failure], on: "<unknown@contract.example>")
            #expect(receipt == FailureReceipt(isKnown: false, told: []))
            for wrong in ["%", "<%", ""] {
                let error = await #expect(throws: OdooError.self) {
                    _ = try await messages.report([failure], on: wrong)
                }
                #expect(error?.cause == .refused)
            }
        }
    }

    @Test(arguments: ContractOdoo.all, ["res.partner", "crm.lead"])
    func `an answer that names the alias alone finds the record, and nobody hears of the alias`(
        odoo: ContractOdoo,
        model: String
    ) async throws {
        try await odoo.run { bench in
            try await withMessage(bench, on: model, to: "x@contract.example") { sent, message, record, _ in
                let alias = "<CA\(model)\(record)@mail.gmail.com>"
                let people = bench.administrator
                let history = try await people.search(
                    model,
                    [["id", "=", .integer(record)]],
                    fields: ["message_ids"]
                ).first?["message_ids"]
                let messages = SentMessages(bench.client)
                let aliases = [
                    MessageAlias(of: sent, alias), MessageAlias(of: "<unknown@x>", "<CAunknown@mail.gmail.com>"),
                ]
                #expect(try await messages.makeKnown(aliases) == 1)
                #expect(try await messages.makeKnown(aliases) == 0)
                // It names the gateway's user, who finds it again if it may read the record.
                let made = try await bench.client.search(
                    "mail.message",
                    [["message_id", "=", .string(alias)]],
                    fields: ["notification_ids"]
                )
                #expect(made.count == 1 && made.first?["notification_ids"]?.ids == [])
                let now = try await people.search(
                    model,
                    [["id", "=", .integer(record)]],
                    fields: ["message_ids"]
                ).first?["message_ids"]
                #expect(now == history)
                let answer = "<answer-\(model)-\(record)@contract.example>"
                try await people.process(mail: Self.answer(to: alias, answer))
                let found = try await people.search(
                    "mail.message",
                    [["message_id", "=", .string(answer)]],
                    fields: ["model", "res_id", "parent_id", "is_internal"]
                )
                #expect(found.count == 1)
                #expect(found.first?["model"]?.string == model && found.first?["res_id"]?.integer == record)
                // Up to Odoo 18 an answer goes back to the first message of its thread.
                let parent = try await bench.version.major < 19 ? message : try #require(made.first?.id)
                #expect(found.first?["parent_id"]?.array?.first == .integer(parent))
                #expect(found.first?["is_internal"] == false)
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an answer to the alias of a note is a note`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await withMessage(bench, on: "res.partner", to: "x@contract.example", subtype: "mt_note") {
                sent,
                _,
                record,
                _ in
                let alias = "<CAnote\(record)@mail.gmail.com>"
                #expect(try await SentMessages(bench.client).makeKnown([MessageAlias(of: sent, alias)]) == 1)
                let answer = "<answer-note-\(record)@contract.example>"
                try await bench.administrator.process(mail: Self.answer(to: alias, answer))
                let found = try await bench.administrator.search(
                    "mail.message",
                    [["message_id", "=", .string(answer)]],
                    fields: ["is_internal"]
                )
                #expect(found.first?["is_internal"] == true)
            }
        }
    }

    /// Users outside the gateway's group, even administrators, cannot use the actions.
    @Test(arguments: ContractOdoo.all)
    func `the actions are the gateway's alone`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            for name in ["action_failures", "action_aliases"] {
                let action = try await bench.id(of: "gsuite_gateway", name)
                let run = OdooCall(
                    "ir.actions.server",
                    "run",
                    ids: [action],
                    context: [
                        "gsuite_gateway": ["message_id": "<x@y>", "aliases": []], "active_model": "mail.message",
                    ],
                    acts: true
                )
                let error = await #expect(throws: OdooError.self) { _ = try await bench.administrator.call(run) }
                #expect(error?.cause == .accessRights(model: "ir.actions.server"))
            }
        }
    }

    private static func answer(to alias: String, _ id: String) -> String {
        """
        From: x@contract.example\r
        To: catchall@acme.example\r
        Subject: Re: Hi\r
        Message-ID: \(id)\r
        In-Reply-To: \(alias)\r
        \r
        Yes.\r

        """
    }
}
