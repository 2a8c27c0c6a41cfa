import Odoo
import Testing

/// Other Message-IDs for messages of Odoo.
@Suite(.serialized)
struct AliasContractTests {
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

    @Test(arguments: ContractOdoo.all)
    func `an answer that names the alias alone finds the record, and nobody hears of the alias`(
        odoo: ContractOdoo
    ) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Alias"]) { partner in
                let (sent, alias) = ("<sent-alias-\(partner)@odoo.example>", "<CA\(partner)@mail.gmail.com>")
                let values: [String: OdooValue] = [
                    "model": "res.partner", "res_id": .integer(partner), "body": "Hi", "message_id": .string(sent),
                    "message_type": "comment", "subtype_id": .integer(try await bench.id(of: "mail", "mt_comment")),
                ]
                try await bench.with("mail.message", values) { message in
                    let client = bench.client
                    let user = try #require(try await client.users(matching: [client.access.login]).first)
                    let history = try await client.search(
                        "res.partner",
                        [["id", "=", .integer(partner)]],
                        fields: ["message_ids"]
                    ).first?["message_ids"]
                    let aliases = [
                        MessageAlias(of: sent, alias), MessageAlias(of: "<unknown@x>", "<CAunknown@mail.gmail.com>"),
                    ]
                    #expect(try await client.makeKnown(aliases, seenBy: user.partnerID) == 1)
                    #expect(try await client.makeKnown(aliases, seenBy: user.partnerID) == 0)
                    let made = try await client.search(
                        "mail.message",
                        [["message_id", "=", .string(alias)]],
                        fields: ["notification_ids"]
                    )
                    #expect(made.count == 1 && made.first?["notification_ids"]?.ids == [])
                    let now = try await client.search(
                        "res.partner",
                        [["id", "=", .integer(partner)]],
                        fields: ["message_ids"]
                    ).first?["message_ids"]
                    #expect(now == history)
                    let answer = "<answer-alias-\(partner)@contract.example>"
                    try await client.process(mail: Self.answer(to: alias, answer))
                    let found = try await client.search(
                        "mail.message",
                        [["message_id", "=", .string(answer)]],
                        fields: ["model", "res_id", "parent_id", "is_internal"]
                    )
                    #expect(found.count == 1)
                    #expect(found.first?["model"] == "res.partner" && found.first?["res_id"]?.integer == partner)
                    #expect(found.first?["parent_id"]?.array?.first == .integer(message))
                    #expect(found.first?["is_internal"] == false)
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an answer to the alias of a note is a note`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Note"]) { partner in
                let (sent, alias) = ("<sent-note-\(partner)@odoo.example>", "<CAnote\(partner)@mail.gmail.com>")
                let values: [String: OdooValue] = [
                    "model": "res.partner", "res_id": .integer(partner), "body": "Hi", "message_id": .string(sent),
                    "message_type": "comment", "subtype_id": .integer(try await bench.id(of: "mail", "mt_note")),
                ]
                try await bench.with("mail.message", values) { _ in
                    let client = bench.client
                    let user = try #require(try await client.users(matching: [client.access.login]).first)
                    let made = try await client.makeKnown([MessageAlias(of: sent, alias)], seenBy: user.partnerID)
                    #expect(made == 1)
                    let answer = "<answer-note-\(partner)@contract.example>"
                    try await client.process(mail: Self.answer(to: alias, answer))
                    let found = try await client.search(
                        "mail.message",
                        [["message_id", "=", .string(answer)]],
                        fields: ["is_internal"]
                    )
                    #expect(found.first?["is_internal"] == true)
                }
            }
        }
    }
}
