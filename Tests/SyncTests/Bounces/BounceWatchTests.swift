import Base
import Google
import GoogleSimulator
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLiteStorage
import Storage
import Testing

@testable import Sync

/// Mail that Gmail took and could not deliver turns red in the Odoo that sent it.
@Suite struct BounceWatchTests {
    private static let trackingField = "X-GSuite-Gateway-ID"
    private static let customer = "gone@customer.example"

    @Test func whatCameBackTurnsRedWithTheReason() async throws {
        try await TransferBench.run { bench in
            let watch = Self.watch(bench)
            await watch.look()
            let (message, notification) = try await Self.sent(bench)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            await watch.look()
            let row = try #require(
                try bench.odoo.records("mail.notification", [["id", "=", .integer(notification)]]).first
            )
            #expect(row["notification_status"] == "bounce")
            #expect(row["failure_reason"]?.string?.contains("550 5.1.1 The email account does not exist.") == true)
            let events = try await bench.store.history(of: message).events
            #expect(events.map(\.kind) == [.reported])
        }
    }

    @Test func aLookAfterWhichNothingCameIsOneCheapCall() async throws {
        try await TransferBench.run { bench in
            let watch = Self.watch(bench)
            await watch.look()
            let before = bench.google.requestCounts.values.reduce(0, +)
            await watch.look()
            #expect(bench.google.requestCounts.values.reduce(0, +) == before + 1)
            // Other mail costs a search, and is not read.
            try bench.google.receive(SampleMessage.make(), for: TransferBench.address)
            await watch.look()
            #expect(bench.google.requestCounts.values.reduce(0, +) == before + 3)
            #expect(bench.google.requestCounts["gmail.users.messages.get 200"] == nil)
        }
    }

    @Test func whereOdooDoesNotAnswerItIsToldLater() async throws {
        try await TransferBench.run { bench in
            let watch = Self.watch(bench)
            await watch.look()
            let (message, notification) = try await Self.sent(bench)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            bench.odoo.add(fault: OdooFault(.page(status: 503, afterWork: false), method: "message_process"))
            await watch.look()
            bench.odoo.removeFaults()
            // Another process, after a restart.
            await Self.watch(bench).look()
            let row = try #require(
                try bench.odoo.records("mail.notification", [["id", "=", .integer(notification)]]).first
            )
            #expect(row["notification_status"] == "bounce")
        }
    }

    @Test func whatIsNoFailureOrNotOursChangesNothing() async throws {
        try await TransferBench.run { bench in
            let watch = Self.watch(bench)
            await watch.look()
            let (message, _) = try await Self.sent(bench)
            for bounce in [
                Self.bounce(of: message, action: "delayed"),
                Self.bounce(of: message, recipient: "somebody@else.example"),
                Self.bounce(of: QueueID(rawValue: 7)),
                Self.bounce(of: message, field: "X-Other"),
            ] { try bench.google.receive(bounce, for: TransferBench.address) }
            await watch.look()
            #expect(try bench.odoo.records("mail.notification").map { $0["notification_status"] } == ["sent"])
            #expect(try await bench.store.history(of: message).events.isEmpty)
        }
    }

    private static func watch(_ bench: TransferBench) -> BounceWatch {
        let caller = bench.caller
        return BounceWatch(
            store: bench.store,
            quota: QuotaBook(store: bench.store, clock: bench.clock, unitsPerMinute: 1_000_000),
            odoo: [bench.odoo.client()],
            gmail: { _ in GmailClient(caller) },
            trackingField: trackingField,
            hostName: "gateway.acme.example",
            clock: bench.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// A message that Odoo sent by the gateway to a customer.
    private static func sent(_ bench: TransferBench) async throws -> (QueueID, notification: Int) {
        let messageID = "<sent@odoo.example>"
        let partner = try bench.odoo.add("res.partner", ["name": "Kunde", "email": .string(customer)])
        let mail = try bench.odoo.add(
            "mail.message",
            ["model": "res.partner", "res_id": .integer(partner), "message_id": .string(messageID)]
        )
        let notification = try bench.odoo.add(
            "mail.notification",
            ["mail_message_id": .integer(mail), "res_partner_id": .integer(partner), "notification_status": "sent"]
        )
        let recipient = Recipient(try #require(Address(customer)))
        let content = bench.store.stageContent()
        let bytes = Array("From: anna@acme.example\r\nMessage-ID: \(messageID)\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let accepted = try await bench.store.enqueue(
            NewMessage(
                envelope: Envelope(sender: Address("bounce@acme.example"), recipients: [recipient]),
                receivedAt: bench.clock.now,
                origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
                digest: [1],
                summary: NewMessage.Summary(from: TransferBench.address, subject: nil, messageID: messageID),
                deliveries: [PlannedDelivery(account: bench.account.id, lane: .normal, recipients: [recipient])]
            ),
            content: content,
            twins: TwinRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        )
        let request = LeaseRequest(
            account: bench.account.id,
            limit: 1,
            now: bench.clock.now,
            node: "test",
            unitsEach: 100
        )
        let lease = try #require(try await bench.store.lease(request).first)
        let result = AttemptResult(
            next: .delivered(gmailID: "1", sentMessageID: nil),
            outcome: .delivered,
            answer: "HTTP 200"
        )
        try await bench.store.finish(lease, with: result, at: bench.clock.now)
        return (accepted.id, notification)
    }

    /// As Gmail writes it.
    private static func bounce(
        of message: QueueID,
        action: String = "failed",
        recipient: String = customer,
        field: String = trackingField
    ) -> [UInt8] {
        Array(
            """
            From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
            To: anna@acme.example
            Subject: Delivery Status Notification (Failure)
            Message-ID: <\(message).\(action).\(recipient).\(field)@mx.google.com>
            Content-Type: multipart/report; boundary="b"; report-type=delivery-status

            --b
            Content-Type: text/plain; charset="UTF-8"

            ** Address not found **
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; googlemail.com
            Arrival-Date: Mon, 23 Nov 2026 00:00:00 -0800 (PST)

            Final-Recipient: rfc822; \(recipient)
            Action: \(action)
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 The email account
              does not exist.

            --b
            Content-Type: message/rfc822

            Message-ID: <CAF00@mail.gmail.com>
            \(field): \(message)-1
            Subject: Offer

            Hello
            --b--

            """.replacing("\n", with: "\r\n").utf8
        )
    }
}
