import Base
import Odoo
import OdooSimulator
import Testing

/// Messages on records.
@Suite(.serialized)
struct MessageContractTests {
    @Test(arguments: ContractOdoo.all)
    func `an imported message keeps its time, Message-ID and author, and mails nobody`(odoo: ContractOdoo) async throws
    {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Thread"]) { partner in
                let messageID = "<contract-\(partner)@mail.example>"
                let values: [String: JSONValue] = [
                    "model": "res.partner", "res_id": .integer(partner), "message_type": "email",
                    "subtype_id": .integer(try await bench.id(of: "mail", "mt_note")),
                    "subject": "Offer", "body": "<p>Hello<script>bad()</script></p>",
                    "email_from": "x@contract.example",
                    "author_id": false, "date": "2020-01-02 03:04:05", "message_id": .string(messageID),
                    "attachment_ids": [
                        [
                            0, 0,
                            [
                                "name": "a.txt", "datas": "aGVsbG8=", "res_model": "res.partner",
                                "res_id": .integer(partner),
                            ],
                        ]
                    ],
                ]
                try await bench.with("mail.message", values) { id in
                    let fields = ["date", "message_id", "author_id", "body", "email_from", "attachment_ids"]
                    let found = try await bench.client.search(
                        "mail.message",
                        [["id", "=", .integer(id)]],
                        fields: fields
                    )
                    let message = try #require(found.first)
                    #expect(message["date"] == "2020-01-02 03:04:05")
                    #expect(message["message_id"]?.string == messageID)
                    #expect(message["author_id"] == false)
                    #expect(message["email_from"] == "x@contract.example")
                    #expect(message["body"]?.string?.contains("Hello") == true)
                    #expect(message["body"]?.string?.contains("bad()") == false)
                    #expect(message["attachment_ids"]?.ids?.count == 1)
                    let known = try await bench.client.places(
                        of: [messageID, "<other@x>"],
                        onPartners: [partner, 1]
                    )
                    #expect(known == [MessagePlace(messageID, on: "res.partner", partner)])
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an answer finds its record, and comes in once`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Answer"]) { partner in
                let sent = "<sent-answer-\(partner)@odoo.example>"
                let values: [String: JSONValue] = [
                    "model": "res.partner", "res_id": .integer(partner), "body": "Hi", "message_id": .string(sent),
                ]
                try await bench.with("mail.message", values) { message in
                    let answer = """
                        From: x@contract.example\r
                        To: catchall@acme.example\r
                        Subject: Re: Hi\r
                        Message-ID: <answer-\(partner)@contract.example>\r
                        In-Reply-To: \(sent)\r
                        \r
                        Yes.\r

                        """
                    try await bench.administrator.process(mail: answer)
                    try await bench.administrator.process(mail: answer)
                    let found = try await bench.client.search(
                        "mail.message",
                        [
                            ["model", "=", "res.partner"], ["res_id", "=", .integer(partner)],
                            ["message_id", "=", .string("<answer-\(partner)@contract.example>")],
                        ],
                        fields: ["parent_id"]
                    )
                    #expect(found.count == 1)
                    #expect(found.first?["parent_id"]?.array?.first == .integer(message))
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `mail that is for nobody is refused`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            let stray = "From: a@contract.example\r\nTo: nobody@other.example\r\nMessage-ID: <stray@x>\r\n\r\nHi\r\n"
            let error = await #expect(throws: OdooError.self) { try await bench.administrator.process(mail: stray) }
            #expect(error?.cause == .refused)
        }
    }
}
