import Base
import Google
import GoogleSimulator
import Logging
import Mail
import Odoo
import OdooSimulator
import Storage
import TestSupport
import Testing

@testable import SQLStorage
@testable import Sync

/// Mail that Gmail accepted and could not deliver turns red in the Odoo that sent it.
@Suite struct BounceWatchTests {
    private static let trackingField = "X-GSuite-Gateway-ID"
    private static let customer = "gone@customer.example"

    /// Also for records that the gateway's user may not read.
    @Test(arguments: ["res.partner", "crm.lead"])
    func whatCameBackTurnsRedWithTheReason(model: String) async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let (watch, mailbox) = (Self.watch(bench), Mailed())
            await watch.check()
            let (message, notification) = try await Self.sent(bench, from: model)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            await watch.check()
            let row = try Self.row(notification, bench)
            #expect(row["notification_status"] == "bounce")
            #expect(row["failure_reason"]?.string?.contains("550 5.1.1 The email account does not exist.") == true)
            let events = try await bench.store.history(of: message).events
            #expect(events.map(\.kind) == [.reported])
            #expect(mailbox.reports.isEmpty)
            let listed = try await bench.store.bouncedAddresses()
            #expect(listed.map(\.address) == [Self.customer] && listed.map(\.message) == [message])
            #expect(listed.first?.status == "5.1.1" && listed.first?.reason.contains("does not exist") == true)
            let days = UTCDay(rawValue: 0)...UTCDay(of: bench.clock.now)
            let domains = try await bench.store.domainCounts(RecipientQuery(days: days, limit: 10))
            #expect(domains.first { $0.domain == "customer.example" }?.counts.returned == 1)
            let causes = try await bench.store.causeCounts(RecipientQuery(days: days, limit: 10))
            #expect(causes.contains { $0.cause.text.contains("does not exist") && $0.counts.returned == 1 })
        }
    }

    /// Odoo has nothing to show the failure on, refuses, is not set up, or does not know the message.
    @Test(arguments: [Silence.typedAddress, .refuses, .notSetUp, .unknown])
    func whatNoOdooShowsIsReportedToTheSender(_ silence: Silence) async throws {
        try await TransferBench.run { bench in
            if silence != .notSetUp { try await Self.setUp(bench) }
            let (mailbox, log) = (Mailed(), LogCapture())
            let watch = Self.watch(bench, mailbox, log)
            await watch.check()
            let (message, notification) = try await Self.sent(bench)
            switch silence {
            case .typedAddress: try bench.odoo.remove("mail.notification", [notification])
            case .refuses:
                bench.odoo.add(fault: OdooFault(.page(status: 404, afterWork: false), method: "ir.actions.server.run"))
            case .unknown:
                try bench.odoo.remove(
                    "mail.message",
                    try bench.odoo.records("mail.message").compactMap { $0["id"]?.integer }
                )
            case .notSetUp: break
            }
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            await watch.check()
            let report = try #require(mailbox.reports.first)
            #expect(mailbox.reports.count == 1)
            #expect("\(report.to)" == "bounce@acme.example")
            #expect(report.recipients.map { "\($0.address)" } == [Self.customer])
            #expect(report.status == "5.1.1")
            #expect(report.reason == "550 5.1.1 The email account does not exist.")
            let events = try await bench.store.history(of: message).events
            #expect(events.map(\.detail) == [Reason(.reported, "failed", "bounce@acme.example", "\(Mailed.id)")])
            let errors = log.entries.filter { $0.level == .error }
            #expect(errors.count == (silence == .refuses || silence == .notSetUp ? 1 : 0))
            #expect(errors.allSatisfy { $0.metadata["suggested-fix"] != nil })
            // Only once.
            await watch.check()
            #expect(mailbox.reports.count == 1)
        }
    }

    /// Google spells a domain in ASCII, whatever the envelope did.
    @Test func aDomainIsTheSameInBothSpellings() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let watch = Self.watch(bench)
            await watch.check()
            let (message, notification) = try await Self.sent(bench, to: "gone@bücher.example")
            let bounce = Self.bounce(of: message, recipient: "Gone@xn--bcher-kva.example")
            try bench.google.receive(bounce, for: TransferBench.address)
            await watch.check()
            #expect(try Self.row(notification, bench)["notification_status"] == "bounce")
        }
    }

    @Test func aBounceWaitsWhileTheStoreCannotBeRead() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let watch = Self.watch(bench)
            await watch.check()
            let (message, notification) = try await Self.sent(bench)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            try await bench.store.commits.run { try $0.run("ALTER TABLE attempt RENAME TO unreadable") }
            await watch.check()
            try await bench.store.commits.run { try $0.run("ALTER TABLE unreadable RENAME TO attempt") }
            bench.clock.advance(by: .hours(1))
            await watch.check()
            #expect(try Self.row(notification, bench)["notification_status"] == "bounce")
        }
    }

    /// A sender whose address is the account's finds Google's report in its inbox, and mail without a sender is never
    /// reported on.
    @Test(arguments: [TransferBench.address, nil])
    func nobodyIsToldTwice(sender: String?) async throws {
        try await TransferBench.run { bench in
            let mailbox = Mailed()
            let watch = Self.watch(bench, mailbox)
            await watch.check()
            let (message, _) = try await Self.sent(bench, by: sender)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            await watch.check()
            #expect(mailbox.reports.isEmpty)
        }
    }

    @Test func aLookAfterWhichNothingCameIsOneCheapCall() async throws {
        try await TransferBench.run { bench in
            let watch = Self.watch(bench)
            await watch.check()
            let before = bench.google.requestCounts.values.reduce(0, +)
            await watch.check()
            #expect(bench.google.requestCounts.values.reduce(0, +) == before + 1)
            // Other mail costs a search, and is not read.
            try bench.google.receive(SampleMessage.make(), for: TransferBench.address)
            await watch.check()
            #expect(bench.google.requestCounts.values.reduce(0, +) == before + 3)
            #expect(bench.google.requestCounts["gmail.users.messages.get 200"] == nil)
        }
    }

    /// Anyone can write to an inbox, and name a message that was sent.
    @Test func aForgedBounceChangesNothing() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let watch = Self.watch(bench)
            await watch.check()
            let (message, _) = try await Self.sent(bench)
            for forged in [
                BounceSample.make(
                    of: message,
                    recipient: Self.customer,
                    field: Self.trackingField,
                    signer: "evil.example"
                ),
                BounceSample.make(of: message, recipient: Self.customer, field: Self.trackingField, proof: "guessed"),
            ] { try bench.google.receive(forged, for: TransferBench.address) }
            await watch.check()
            #expect(try bench.odoo.records("mail.notification").map { $0["notification_status"] } == ["sent"])
            #expect(try await bench.store.history(of: message).events.isEmpty)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            await watch.check()
            #expect(try bench.odoo.records("mail.notification").map { $0["notification_status"] } == ["bounce"])
        }
    }

    @Test func whereOdooDoesNotAnswerItIsToldLater() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let watch = Self.watch(bench)
            await watch.check()
            let (message, notification) = try await Self.sent(bench)
            try bench.google.receive(Self.bounce(of: message), for: TransferBench.address)
            bench.odoo.add(fault: OdooFault(.page(status: 503, afterWork: false), method: "ir.actions.server.run"))
            await watch.check()
            bench.odoo.removeFaults()
            // Another process, after a restart.
            await Self.watch(bench).check()
            #expect(try Self.row(notification, bench)["notification_status"] == "bounce")
        }
    }

    @Test func whatIsNoFailureOrNotOursChangesNothing() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let watch = Self.watch(bench)
            await watch.check()
            let (message, _) = try await Self.sent(bench)
            for bounce in [
                Self.bounce(of: message, action: "delayed"),
                Self.bounce(of: message, recipient: "somebody@else.example"),
                Self.bounce(of: QueueID(rawValue: 7)),
                Self.bounce(of: message, field: "X-Other"),
            ] { try bench.google.receive(bounce, for: TransferBench.address) }
            await watch.check()
            #expect(try bench.odoo.records("mail.notification").map { $0["notification_status"] } == ["sent"])
            #expect(try await bench.store.history(of: message).events.isEmpty)
        }
    }

    /// A mailing to many dead addresses: a check reads only some of the bounces, and the next one goes on after these.
    @Test func whatExceedsOneCheckIsReadByTheNext() async throws {
        try await TransferBench.run { bench in
            let reader = BounceReader(
                gmail: GmailClient(bench.caller),
                quota: .unbounded(bench.store, bench.clock),
                slots: ReadingSlots(1, clock: bench.clock),
                priority: 0,
                account: bench.account,
                fields: BounceNotice.Fields(id: Self.trackingField, proof: BounceSample.proofField),
                mostArrivals: 3
            )
            let start = try await reader.read(since: nil, isDone: { _ in false }) { _, _ in }
            for number in 1...10 {
                let bounce = Self.bounce(of: QueueID(rawValue: Int64(number)))
                try bench.google.receive(bounce, for: TransferBench.address)
                // Between them other mail, once as much as a check holds.
                for other in 0..<(number == 5 ? 4 : 1) {
                    let message = SampleMessage.make(number * 10 + other)
                    try bench.google.receive(message, for: TransferBench.address)
                }
            }
            var (cursor, checks) = (start, 0)
            var found: [Int64] = []
            while true {
                var read: [Int64] = []
                let next = try await reader.read(since: cursor, isDone: { _ in false }) { _, notice in
                    if let notice { read.append(notice.delivery.message.rawValue) }
                }
                guard next != cursor else { break }
                #expect(read.count <= 3)
                found += read
                (cursor, checks) = (next, checks + 1)
            }
            #expect(found == Array(1...10))
            #expect(checks > 3)
        }
    }

    enum Silence { case typedAddress, refuses, notSetUp, unknown }

    /// Collects the reports to be mailed.
    private final class Mailed: Sendable {
        static let id = QueueID(rawValue: 99)
        private let kept = Locked<[DeliveryReport]>([])

        var reports: [DeliveryReport] { kept.withLock { $0 } }

        func take(_ report: DeliveryReport) -> QueueID {
            kept.withLock { $0.append(report) }
            return Self.id
        }
    }

    /// Sets Odoo up, with the gateway as an ordinary user.
    private static func setUp(_ bench: TransferBench) async throws {
        try bench.odoo.addUser("gateway", name: "Gateway")
        try await Provisioner(bench.odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        bench.odoo.knowProvisionedCode()
    }

    private static func watch(
        _ bench: TransferBench,
        _ mailbox: Mailed = Mailed(),
        _ log: LogCapture = LogCapture()
    ) -> BounceWatch {
        let caller = bench.caller
        let login = bench.odoo.id(of: "gsuite_gateway.group") == nil ? OdooSimulator.administrator : "gateway"
        let client = bench.odoo.client(login: login)
        return BounceWatch(
            store: bench.store,
            quota: .unbounded(bench.store, bench.clock),
            odoo: { [client] },
            gmail: { _ in GmailClient(caller) },
            trackingField: trackingField,
            proofField: BounceSample.proofField,
            isProven: BounceSample.isProven,
            hostName: "gateway.acme.example",
            mail: { report, _ throws(StorageError) in mailbox.take(report) },
            clock: bench.clock,
            logger: log.logger
        )
    }

    /// Stores a message that Odoo sent to a customer through the gateway.
    private static func sent(
        _ bench: TransferBench,
        from model: String = "crm.lead",
        by sender: String? = "bounce@acme.example",
        to customer: String = customer
    ) async throws -> (QueueID, notification: Int) {
        let messageID = "<sent@odoo.example>"
        let partner = try bench.odoo.add("res.partner", ["name": "Kunde", "email": .string(customer)])
        let record = try bench.odoo.add(model, ["name": "Record"])
        let mail = try bench.odoo.add(
            "mail.message",
            ["model": .string(model), "res_id": .integer(record), "message_id": .string(messageID)]
        )
        let notification = try bench.odoo.add(
            "mail.notification",
            [
                "mail_message_id": .integer(mail), "res_partner_id": .integer(partner),
                "notification_type": "email", "notification_status": "sent",
            ]
        )
        return (try await bench.deliver(messageID, to: customer, by: sender), notification)
    }

    /// The notification as Odoo has it now.
    private static func row(_ notification: Int, _ bench: TransferBench) throws -> [String: JSONValue] {
        try #require(try bench.odoo.records("mail.notification", [["id", "=", .integer(notification)]]).first)
    }

    private static func bounce(
        of message: QueueID,
        action: String = "failed",
        recipient: String = customer,
        field: String = trackingField
    ) -> [UInt8] {
        BounceSample.make(of: message, action: action, recipient: recipient, field: field)
    }
}

/// A bounce as Gmail writes it and puts it into the inbox.
enum BounceSample {
    static let proofField = "X-GSuite-Gateway-Proof"

    /// The proof that the gateway would give.
    static func proof(of message: QueueID, part: Int = 1) -> String { "proof-of-\(message)-\(part)" }

    static let isProven: @Sendable (DeliveryID, String?, Timestamp) -> Bool = { delivery, value, _ in
        value == proof(of: delivery.message, part: delivery.part)
    }

    /// - Parameters:
    ///   - proof: `nil` for the right one.
    ///   - signer: the domain whose signature the receiving server found.
    static func make(
        of message: QueueID,
        action: String = "failed",
        recipient: String,
        field: String,
        proof: String? = nil,
        signer: String = "googlemail.com"
    ) -> [UInt8] {
        Array(
            """
            Authentication-Results: mx.google.com;
                   dkim=pass header.i=@\(signer) header.s=20230601 header.b=XkL4SKhL;
                   spf=none smtp.helo=mail-sor-f69.google.com;
                   dmarc=\(signer == "googlemail.com" ? "pass" : "fail") header.from=googlemail.com
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
            \(proofField): \(proof ?? Self.proof(of: message))
            Subject: Offer

            Hello
            --b--

            """.replacing("\n", with: "\r\n").utf8
        )
    }
}
