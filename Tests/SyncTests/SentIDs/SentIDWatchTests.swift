import Base
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLiteStorage
import Storage
import Testing

@testable import Sync

/// An answer that names only the Message-ID that Gmail gave finds its record in Odoo.
@Suite struct SentIDWatchTests {
    @Test func anAnswerToGmailsMessageIDFindsItsRecord() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            try Self.write("<1@odoo.example>", on: karl, bench)
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            let notifications = try bench.odoo.records("mail.notification").count
            await Self.watch(bench).look()
            #expect(try await Self.answer("<CA1@mail.gmail.com>", bench))
            #expect(try bench.messages(on: karl).map { $0["message_id"] } == ["<answer-1@customer.example>"])
            #expect(bench.odoo.mails.isEmpty)
            #expect(try bench.odoo.records("mail.notification").count == notifications)
        }
    }

    @Test func manyCostTwoCallsAndNothingCostsNone() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            for number in 1...40 {
                try Self.write("<\(number)@odoo.example>", on: karl, bench)
                try await Self.send("<\(number)@odoo.example>", as: "<CA\(number)@mail.gmail.com>", bench)
            }
            let watch = Self.watch(bench)
            bench.odoo.takeCalls()
            await watch.look()
            #expect(
                bench.odoo.takeCalls().filter { $0.key.contains(".") }
                    == ["res.users.search_read": 1, "mail.message.search_read": 1, "mail.message.create": 1]
            )
            #expect(try Self.aliases(bench).count == 40)
            await watch.look()
            #expect(bench.odoo.takeCalls().isEmpty)
            // What kept its Message-ID, or went without one of Gmail's, is nothing to tell.
            try await Self.send("<41@odoo.example>", as: "<41@odoo.example>", bench)
            try await Self.send("<42@odoo.example>", as: nil, bench)
            await watch.look()
            #expect(bench.odoo.takeCalls().isEmpty)
        }
    }

    @Test(arguments: [OdooFault.Effect.dropAfter, .dropBefore, .page(status: 502, afterWork: true), .concurrent])
    func aLostAnswerDoublesNothingAndLosesNothing(_ effect: OdooFault.Effect) async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            for number in 1...5 {
                try Self.write("<\(number)@odoo.example>", on: karl, bench)
                try await Self.send("<\(number)@odoo.example>", as: "<CA\(number)@mail.gmail.com>", bench)
            }
            bench.odoo.add(fault: OdooFault(effect, method: "mail.message.create"))
            await Self.watch(bench).look()
            // Another process, after a restart.
            await Self.watch(bench).look()
            await Self.watch(bench).look()
            #expect(
                try Self.aliases(bench).compactMap { $0["message_id"]?.string }.sorted()
                    == (1...5).map { "<CA\($0)@mail.gmail.com>" }
            )
        }
    }

    @Test func oneOdooThatDoesNotAnswerKeepsNoOtherWaiting() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            try Self.write("<1@odoo.example>", on: karl, bench)
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            let broken = OdooSimulator()
            broken.add(fault: OdooFault(.page(status: 503, afterWork: false), count: nil))
            await Self.watch(bench, [("broken", broken), ("odoo", bench.odoo)]).look()
            #expect(try Self.aliases(bench).count == 1)
            #expect(try await bench.store.sentIDCursor(of: "broken") == nil)
            #expect(try await bench.store.sentIDCursor(of: "odoo") != nil)
        }
    }

    @Test func whatNoOdooKnowsAndWhatStandsOnNoRecordIsPassedOver() async throws {
        try await TransferBench.run { bench in
            try bench.odoo.add("mail.message", ["message_id": "<2@odoo.example>"])
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            try await Self.send("<2@odoo.example>", as: "<CA2@mail.gmail.com>", bench)
            await Self.watch(bench).look()
            #expect(try Self.aliases(bench).isEmpty)
            #expect(try await bench.store.sentIDCursor(of: "odoo") != nil)
        }
    }

    private static func watch(_ bench: TransferBench, _ odoo: [(String, OdooSimulator)]? = nil) -> SentIDWatch {
        bench.clock.advance(by: .minutes(1))
        return SentIDWatch(
            store: bench.store,
            odoo: (odoo ?? [("odoo", bench.odoo)]).map { ($0.0, $0.1.client()) },
            clock: bench.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private static func aliases(_ bench: TransferBench) throws -> [[String: OdooValue]] {
        try bench.odoo.records("mail.message", [["message_type", "=", "user_notification"]])
    }

    private static func write(_ messageID: String, on partner: Int, _ bench: TransferBench) throws {
        try bench.odoo.add(
            "mail.message",
            [
                "model": "res.partner", "res_id": .integer(partner), "message_id": .string(messageID),
                "message_type": "comment", "body": "Offer",
            ]
        )
    }

    /// Whether Odoo found where it belongs.
    private static func answer(_ messageID: String, _ bench: TransferBench) async throws -> Bool {
        let mail = """
            From: karl@customer.example\r
            To: catchall@acme.example\r
            Subject: Re: Offer\r
            Message-ID: <answer-1@customer.example>\r
            In-Reply-To: \(messageID)\r
            \r
            Yes\r

            """
        do throws(OdooError) { try await bench.odoo.client().process(mail: mail) } catch {
            guard error.cause == .refused else { throw error }
            return false
        }
        return true
    }

    /// As a delivery stands in the store after Gmail took it.
    private static func send(_ messageID: String, as sent: String?, _ bench: TransferBench) async throws {
        let recipient = Recipient(try #require(Address("karl@customer.example")))
        let content = bench.store.stageContent()
        let bytes = Array("From: anna@acme.example\r\nMessage-ID: \(messageID)\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        _ = try await bench.store.enqueue(
            NewMessage(
                envelope: Envelope(sender: Address("bounce@acme.example"), recipients: [recipient]),
                receivedAt: bench.clock.now,
                origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
                digest: Array(messageID.utf8),
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
            next: .delivered(gmailID: "g\(lease.delivery.id.message)", sentMessageID: sent),
            outcome: .delivered
        )
        try await bench.store.finish(lease, with: result, at: bench.clock.now)
    }
}
