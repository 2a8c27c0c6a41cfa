import Base
import Delivery
import Foundation
import Gateway
import Google
import GoogleSimulator
import Logging
import Mail
import SQLStorage
import Storage
import Sync
import Testing
import Transport

/// What comes back of mail whose account was chosen of several that share its address.
@Suite(.timeLimit(.minutes(15)))
struct PooledReportTests {
    private static let shared = "rechnung@acme.example"
    private static let senders = ["s1@acme.example", "s2@acme.example", "s3@acme.example"]
    private static let customer = "kunde@customer.example"

    private static func run(
        change: @escaping (GatewayBench) -> Void = { _ in },
        _ body: (GatewayBench) async throws -> Void
    ) async throws {
        try await GatewayBench.run(
            accounts: senders + [GatewayBench.info],
            prepare: { bench in
                for sender in senders { bench.google.add(SimulatedAccount(sender, sendAs: [.init(shared)])) }
                try await PoolTests.share(bench, among: senders)
                change(bench)
            },
            body
        )
    }

    private static func mail(_ number: Int, recipients: [String] = [customer]) -> TestMail {
        TestMail(
            from: "Rechnung <\(shared)>",
            messageID: "<\(number).1-openerp-\(number)-account.move@odoo>",
            recipients: recipients,
            body: "Nummer \(number)\r\n"
        )
    }

    /// Google refuses a message for good: the report goes to the envelope's sender, whichever account tried.
    @Test func aFailureIsReportedToTheSender() async throws {
        try await Self.run(change: { bench in
            for sender in Self.senders {
                bench.google.set(
                    UsageLimits(
                        unitsPerMinute: nil,
                        messagesPerDay: nil,
                        concurrentRequests: nil,
                        recipientsPerMessage: 1
                    ),
                    of: sender
                )
            }
        }) { bench in
            var mails: [TestMail] = []
            for number in 0..<3 {
                let mail = Self.mail(number, recipients: [Self.customer, "zwei@customer.example"])
                _ = try await bench.deliveries(try await bench.accepted(mail), all: .failed)
                mails.append(mail)
            }
            try await bench.wait("the reports") { bench.google.arrivals(for: GatewayBench.bounce).count == mails.count }
            let reports = bench.google.arrivals(for: GatewayBench.bounce).map { report in
                String(decoding: report.body ?? [], as: UTF8.self)
            }
            for mail in mails {
                let own = reports.filter { $0.contains(mail.messageID) }
                #expect(own.count == 1)
                #expect(own.first?.contains("Final-Recipient: rfc822; \(Self.customer)") == true)
                #expect(own.first?.contains("Action: failed") == true)
            }
            // No member is told of what it did not send by itself, nor is the shared address.
            for other in Self.senders + [Self.shared] { #expect(bench.google.arrivals(for: other).isEmpty) }
        }
    }

    /// The bounce is in the inbox of the member that sent the message, and belongs to that message.
    @Test func aBounceInAMembersInboxBelongsToItsMessage() async throws {
        try await Self.run { bench in
            let reports = Locked<[DeliveryReport]>([])
            let watch = try await bench.bounceWatch(reports)
            await watch.check()
            var ids: [QueueID] = []
            for number in 0..<6 { ids.append(try await bench.accepted(Self.mail(number))) }
            let names = Dictionary(
                uniqueKeysWithValues: try await bench.outside.accounts().map { ($0.id, "\($0.address)") }
            )
            var used: Set<String> = []
            for id in ids {
                let delivery = try #require(try await bench.deliveries(id).first)
                let account = try #require(names[delivery.account])
                used.insert(account)
                let sent = try #require(
                    bench.google.arrivals(for: Self.customer).first {
                        $0.header.value(GatewayHeader.id) == GatewayHeader.value(for: delivery.id)
                    }
                )
                let proof = try #require(sent.header.value(GatewayHeader.proof))
                let bounce = GatewayBench.bounce(of: delivery.id, to: Self.customer, proof)
                // The same in another member's inbox is not Google's answer to this message.
                let other = try #require(Self.senders.first { $0 != account })
                try bench.google.receive(bounce, for: other)
                await watch.check()
                #expect(!reports.withLock { $0.contains { $0.queueID == "\(id)" } })
                try bench.google.receive(bounce, for: account)
            }
            #expect(used == Set(Self.senders))
            await watch.check()
            let told = reports.withLock { $0 }
            #expect(told.map(\.queueID).sorted() == ids.map { "\($0)" }.sorted())
            #expect(told.allSatisfy { "\($0.to)" == GatewayBench.bounce && $0.status == "5.1.1" })
            for id in ids {
                let events = try await bench.outside.history(of: id).events
                #expect(events.contains { $0.kind == .reported })
            }
        }
    }
}
