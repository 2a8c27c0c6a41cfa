import Odoo
import Testing

/// Messages on records.
@Suite(.serialized)
struct MessageContractTests {
    private let report = """
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: bounce@acme.example
        Subject: Delivery Status Notification (Failure)
        Message-ID: <report-%ID%@mx.google.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=utf-8

        550 5.1.1 There is no such mailbox.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; gateway.acme.example

        Final-Recipient: rfc822; gone-%ID%@contract.example
        Action: failed
        Status: 5.1.1

        --b
        Content-Type: text/rfc822-headers

        From: anna@acme.example
        Message-ID: <sent-%ID%@odoo.example>

        --b--

        """

    @Test(arguments: ContractOdoo.all)
    func `an imported message keeps its time, Message-ID and author, and mails nobody`(odoo: ContractOdoo) async throws
    {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Thread"]) { partner in
                let messageID = "<contract-\(partner)@mail.example>"
                let values: [String: OdooValue] = [
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
    func `a delivery report turns the message red with its reason`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Bounce"]) { partner in
                let mark = "\(partner)"
                try await bench.client.write(
                    "res.partner",
                    [partner],
                    ["email": .string("gone-\(mark)@contract.example")]
                )
                let values: [String: OdooValue] = [
                    "model": "res.partner", "res_id": .integer(partner), "body": "Hi",
                    "message_id": .string("<sent-\(mark)@odoo.example>"),
                    "notification_ids": [
                        [
                            0, 0,
                            [
                                "res_partner_id": .integer(partner), "notification_type": "email",
                                "notification_status": "sent",
                            ],
                        ]
                    ],
                ]
                try await bench.with("mail.message", values) { message in
                    try await bench.client.process(
                        mail: report.replacing("%ID%", with: mark).replacing("\n", with: "\r\n")
                    )
                    let found = try await bench.client.search(
                        "mail.notification",
                        [["mail_message_id", "=", .integer(message)]],
                        fields: ["notification_status", "failure_type", "failure_reason"]
                    )
                    let notification = try #require(found.first)
                    #expect(notification["notification_status"] == "bounce")
                    #expect(notification["failure_reason"]?.string?.contains("There is no such mailbox.") == true)
                    try await bench.expect("res.partner", partner, "message_bounce", 1)
                }
            }
        }
    }

    @Test(arguments: ContractOdoo.all)
    func `an answer finds its record, and comes in once`(odoo: ContractOdoo) async throws {
        try await odoo.run { bench in
            try await bench.with("res.partner", ["name": "Contract Answer"]) { partner in
                let sent = "<sent-answer-\(partner)@odoo.example>"
                let values: [String: OdooValue] = [
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
                    try await bench.client.process(mail: answer)
                    try await bench.client.process(mail: answer)
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
            let error = await #expect(throws: OdooError.self) { try await bench.client.process(mail: stray) }
            #expect(error?.cause == .refused)
        }
    }
}
