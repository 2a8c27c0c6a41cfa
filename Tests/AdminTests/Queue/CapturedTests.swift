import Base
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// Captured messages in the console: found, shown safely, and sent only to recipients that somebody has confirmed.
@Suite struct CapturedTests {
    private static let html = """
        <html><head><style>p { color: green }</style><base href="https://evil.example/"></head><body>
        <script>alert(1)</script><p onclick="alert(2)">Grüße</p><img src="https://evil.example/pixel.png">
        <form action="https://evil.example/"><input name="x"></form></body></html>
        """

    /// Puts a message with text and HTML into the queue, captured for these recipients, and sent to `others`.
    private func keep(
        _ bench: ConsoleBench,
        _ recipients: [String],
        others: [String] = [],
        html: String? = html,
        account: AccountID? = nil
    ) async throws -> QueueID {
        let account = if let account { account } else { try await bench.addAccount("otto@acme.example") }
        let head = "From: otto@acme.example\r\nSubject: Angebot\r\nX-Colour: blue\r\n"
        let text = "Content-Type: text/plain; charset=utf-8\r\n\r\nDer Text <b>\r\n"
        let content =
            html.map { html in
                head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" + text
                    + "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\(html)\r\n--b--\r\n"
            } ?? head + text
        func parsed(_ addresses: [String]) throws -> [Recipient] {
            try addresses.map { Recipient(try #require(Address($0))) }
        }
        var deliveries = [
            PlannedDelivery(
                account: account,
                priority: .normal,
                recipients: try parsed(recipients),
                captured: Reason(.capturedByListener, "test")
            )
        ]
        if !others.isEmpty {
            deliveries.append(
                PlannedDelivery(account: account, priority: .normal, recipients: try parsed(others))
            )
        }
        let message = NewMessage(
            envelope: Envelope(sender: Address("otto@acme.example"), recipients: deliveries.flatMap(\.recipients)),
            receivedAt: bench.clock.now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: "otto@acme.example", subject: "Angebot", messageID: nil),
            deliveries: deliveries
        )
        return try await bench.store.enqueue(message, bytes: Array(content.utf8), within: .minutes(2))
    }

    private func states(_ bench: ConsoleBench, _ id: QueueID) async throws -> [DeliveryState] {
        try await bench.store.history(of: id).deliveries.map(\.state)
    }

    @Test(arguments: [
        (
            "en", "Captured", "the listener test does not send to these recipients", "Not sent to",
            "Send to these recipients"
        ),
        (
            "de", "Abgefangen", "Der Listener test sendet nicht an diese Empfänger", "Nicht gesendet an",
            "An diese Empfänger senden"
        ),
    ])
    func theyAreListedAndShown(language: String, state: String, why: String, to: String, button: String) async throws {
        try await ConsoleBench.run { bench in
            let id = try await keep(bench, ["kunde@customer.example"])
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            let list = try await anna.get("/queue?state=captured").text
            #expect(list.contains("Angebot") && list.contains(state) && list.contains(why))
            #expect(try await !anna.get("/queue?state=held").text.contains("Angebot"))
            #expect(try await anna.get("/").text.contains("/queue?state=captured"))
            let page = try await anna.get("/queue/\(id)")
            for words in [state, why, to, button, "kunde@customer.example", "X-Colour", "Der Text &lt;b&gt;"] {
                #expect(page.text.contains(words), "\(words)")
            }
            #expect(page.text.contains("<iframe class=\"mail\" sandbox src=\"/queue/\(id)/html\""))
            #expect(page.response.field("Content-Security-Policy")?.contains("frame-src 'self'") == true)
        }
    }

    @Test func theirHTMLIsIsolated() async throws {
        try await ConsoleBench.run { bench in
            let id = try await keep(bench, ["kunde@customer.example"])
            let anna = try await bench.signedIn("anna@acme.example")
            let seen = try await anna.get("/queue/\(id)/html")
            #expect(seen.status == 200 && seen.text.contains("Grüße"))
            let policy = seen.response.field("Content-Security-Policy") ?? ""
            let rules = Set(policy.split(separator: ";").map { $0.drop { $0 == " " } })
            #expect(
                rules == [
                    "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'",
                    "form-action 'none'", "frame-ancestors 'self'", "sandbox",
                ]
            )
            #expect(seen.response.field("X-Frame-Options") == "SAMEORIGIN")
            #expect(seen.response.field("Referrer-Policy") == "no-referrer")
            #expect(seen.response.field("X-Content-Type-Options") == "nosniff")
            // Nobody but an administrator, and nothing but captured mail.
            let ben = try await bench.signedIn("ben@acme.example", .user)
            #expect(try await ben.get("/queue/\(id)/html").status == 403)
            let account = try #require(try await bench.store.accounts().first?.id)
            let usual = try await bench.keepMail(for: account)
            #expect(try await anna.get("/queue/\(usual)/html").status == 404)
            #expect(try await !anna.get("/queue/\(usual)").text.contains("<iframe"))
            let plain = try await keep(bench, ["kunde@customer.example"], html: nil, account: account)
            #expect(try await anna.get("/queue/\(plain)/html").status == 404)
            #expect(try await anna.get("/queue/\(plain)").text.contains("Der Text"))
        }
    }

    @Test(arguments: [
        ("en", "Send the captured message to these 2 recipients?"),
        ("de", "Die abgefangene Nachricht an diese 2 Empfänger senden?"),
    ])
    func theyAreSentAfterAConfirmationThatNamesTheRecipients(language: String, question: String) async throws {
        try await ConsoleBench.run { bench in
            let recipients = ["kunde@customer.example", "chefin@customer.example"]
            let id = try await keep(bench, recipients, others: ["kollege@acme.example"])
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            try await anna.get("/queue/\(id)")
            let asked = try await anna.submit("/queue/\(id)/send-captured", [:])
            #expect(asked.text.contains(question))
            for recipient in recipients {
                #expect(asked.text.contains("<li>\(recipient)</li>"))
                #expect(asked.text.contains("name=\"confirmed_recipient\" value=\"\(recipient)\""))
            }
            #expect(!asked.text.contains("kollege@acme.example"))
            // A confirmation of others sends nothing, even with the form's token.
            let wrong = ["confirmed": "yes", "confirmed_recipient": recipients[0]]
            try await anna.submit("/queue/\(id)/send-captured", wrong)
            #expect(try await states(bench, id) == [.captured, .waiting])
            let done = try await anna.submit(
                "/queue/\(id)/send-captured",
                repeated: "confirmed_recipient",
                recipients,
                confirmed: true
            )
            #expect(done.location == "/queue/\(id)")
            #expect(try await states(bench, id) == [.waiting, .waiting])
            let page = try await anna.get("/queue/\(id)").text
            #expect(page.contains("anna@acme.example") && !page.contains("confirmed_recipient"))
        }
    }

    @Test func programsSendThemToAllTheirRecipientsOrNot() async throws {
        try await ConsoleBench.run { bench in
            let recipients = ["kunde@customer.example", "chefin@customer.example"]
            let id = try await keep(bench, recipients, others: ["kollege@acme.example"])
            let program = try await bench.program("odoo", .manage)
            func send(_ recipients: [String], of id: String = "\(id)") async throws -> Program.Seen {
                let list = recipients.map { "\"\($0)\"" }.joined(separator: ", ")
                return try await program.send(.post, "/messages/\(id)/send-captured", "{\"recipients\": [\(list)]}")
            }
            #expect(try await send([recipients[0]]).status == 409)
            #expect(try await send([]).status == 422)
            #expect(try await send(recipients, of: "0000000000000").status == 404)
            #expect(try await states(bench, id) == [.captured, .waiting])
            let sent = try await send(recipients.reversed())
            #expect(try sent.object()["changed"] as? [String] == ["\(id)/1"])
            #expect(try await states(bench, id) == [.waiting, .waiting])
            let events = try await bench.store.history(of: id).events
            #expect(events.map(\.detail) == [Reason(.capturedSentBy, "key odoo")])
            #expect(try await send(recipients).status == 404)
            let reader = try await bench.program("monitor", .read)
            let body = #"{"recipients": ["kunde@customer.example"]}"#
            #expect(try await reader.send(.post, "/messages/\(id)/send-captured", body).status == 403)
        }
    }

    @Test func noActionOfTheListSendsThem() async throws {
        try await ConsoleBench.run { bench in
            let id = try await keep(bench, ["kunde@customer.example"])
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            for command in ["release", "retry", "send-anyway", "hold"] {
                let form = ["delivery": "\(id).1", "command": command, "confirmed": "yes"]
                try await anna.submit("/queue/manage", form)
                try await anna.submit("/queue/manage", ["matching": "yes", "command": command, "confirmed": "yes"])
                #expect(try await states(bench, id) == [.captured], "\(command)")
            }
            let program = ["delivery": "\(id).1", "command": "remove", "confirmed": "yes"]
            try await anna.submit("/queue/manage", program)
            #expect(try await states(bench, id) == [.removed])
        }
    }

    @Test func mailOfNoAccountSaysSo() async throws {
        try await ConsoleBench.run { bench in
            let id = try await keep(bench, ["kunde@customer.example"], account: .noAccount)
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/queue/\(id)").text.contains("(no account)"))
        }
    }
}
