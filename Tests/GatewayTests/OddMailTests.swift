import Base
import Foundation
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import TestSupport
import Testing

/// Addresses and headers that a strict reader refuses: the good recipients get their copies, and nothing is omitted
/// silently.
@Suite(.timeLimit(.minutes(10)))
struct OddMailTests {
    private static let customer = "kunde@customer.example"

    @Test func anAddressThatIsNoneIsReportedAndTheOthersGetTheirs() async throws {
        try await GatewayBench.run { bench in
            let odd = ["kunde@firma..example", "dot.@x.example", "x@-bad.example"]
            let id = try await bench.accepted(TestMail(recipients: [odd[0], Self.customer] + odd[1...]))
            // The report and the customer's copy go at the same time; the store knows of each after Google does.
            try await bench.wait("both deliveries") {
                try await bench.outside.history(of: id).deliveries.map(\.state) == [.delivered, .failed]
            }
            try await bench.wait("the report") { bench.google.arrivalCounts[GatewayBench.bounce] == 1 }
            #expect(bench.google.arrivalCounts == [Self.customer: 1, GatewayBench.bounce: 1])
            let history = try await bench.outside.history(of: id)
            #expect(history.deliveries.map(\.recipientTexts) == [[Self.customer], odd])
            #expect(history.deliveries.last?.reason?.code == .invalidRecipients)
            #expect(history.events.map(\.kind) == [.reported])
            let report = try #require(bench.google.arrivals(for: GatewayBench.bounce).first)
            let text = String(decoding: try #require(report.body), as: UTF8.self)
            for address in odd {
                #expect(text.contains("Final-Recipient: rfc822; \(address)\r\nAction: failed\r\nStatus: 5.1.3"))
            }
            #expect(text.contains("Message-Id: <1.2-openerp-7-sale.order@odoo>"))
            // And in the lists that users see.
            var query = QueueQuery()
            query.recipient = "firma..example"
            #expect(try await bench.outside.list(query).map(\.delivery.state) == [.failed])
        }
    }

    @Test func aMessageToNoneButSuchIsReported() async throws {
        try await GatewayBench.run { bench in
            let id = try await bench.accepted(TestMail(recipients: ["kunde@firma..example"]))
            _ = try await bench.deliveries(id, all: .failed)
            try await bench.wait("the report") { bench.google.arrivalCounts == [GatewayBench.bounce: 1] }
        }
    }

    @Test func aListenerMayRefuseThem() async throws {
        try await GatewayBench.run(change: { $0.smtp.listeners[0].invalidRecipients = .refuse }) { bench in
            let reply = try await bench.offer(TestMail(recipients: ["kunde@firma..example"]))
            #expect(reply.code == 553)
        }
    }

    /// Accepted mail stays visible and is delivered, whatever its local part contains.
    @Test func aQuotedBlankBeyondASCIIArrives() async throws {
        try await GatewayBench.run { bench in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "odd_client.py").path
            let (status, output) = try await ChildProcess.run(["python3", script, "\(bench.smtpPort)", "blank"])
            #expect(status == 0 && output.hasPrefix("queued "), "\(output)")
            let id = try #require(
                QueueID(
                    output.split(separator: " ").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
                )
            )
            let deliveries = try await bench.deliveries(id)
            #expect(deliveries.flatMap(\.recipientTexts) == ["\"a\u{A0}b\"@customer.example", Self.customer])
            #expect(bench.google.arrivalCounts[Self.customer] == 1)
            #expect(try await bench.outside.list(QueueQuery()).count == 1)
        }
    }

    /// As Gmail would accept them: repaired, or omitted.
    @Test(arguments: [
        ("From: Ährenfeld, Anna <anna@acme.example>\r\nTo: kunde@customer.example\r\n", GatewayBench.anna),
        ("From: anna@acme.example\r\nTo: undisclosed recipients\r\n", GatewayBench.anna),
        ("From: anna@acme.example\r\na line without a colon\r\nTo: evil@evil.example, x\r\n", GatewayBench.anna),
        ("From root@odoo Sun Nov 22 12:00:00 2026\r\nFrom: anna@acme.example\r\n", GatewayBench.anna),
        (" folded, and nothing before it\r\nFrom: anna@acme.example\r\nReply-To: Weber, Jo\r\n", GatewayBench.anna),
    ])
    func headersThatAStrictReaderRefusesAreMended(_ header: String, _ account: String) async throws {
        try await GatewayBench.run { bench in
            let bytes = Array((header + "Subject: Angebot\r\n\r\nGuten Tag\r\n").utf8)
            let reply = try await SMTPClient.send(
                bytes,
                from: GatewayBench.bounce,
                to: [Self.customer],
                port: bench.smtpPort
            )
            #expect(reply.code == 250, "\(reply)")
            try await bench.wait("the message") { bench.google.arrivalCounts[Self.customer] != nil }
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
            let sent = try #require(bench.google.sentMessages.first)
            #expect(sent.account == account)
            let arrival = try #require(bench.google.arrivals(for: Self.customer).first)
            #expect(arrival.header.value("From")?.contains(account) == true)
            #expect(arrival.header.value("Subject") == "Angebot")
            #expect(String(decoding: try #require(arrival.body), as: UTF8.self) == "Guten Tag\r\n")
        }
    }

    /// The author must be unambiguous: it decides which account sends the message.
    @Test(arguments: [
        "From: Ährenfeld, Anna <anna@acme.example>, Otto <otto@acme.example>", "From: Ährenfeld, Anna",
        "From: anna@acme.example\r\nFrom: otto@acme.example",
    ])
    func anAuthorWhoIsNotCertainIsRefused(_ field: String) async throws {
        try await GatewayBench.run { bench in
            let reply = try await SMTPClient.send(
                Array("\(field)\r\nTo: kunde@customer.example\r\n\r\nx\r\n".utf8),
                from: GatewayBench.bounce,
                to: [Self.customer],
                port: bench.smtpPort
            )
            #expect(reply.code == 554, "\(reply)")
            #expect(bench.google.arrivalCounts.isEmpty)
        }
    }

    /// The SIZE that EHLO announces holds: a message of that size goes to Gmail, including the gateway's header fields.
    @Test func whatSizeAllowsIsDelivered() async throws {
        try await GatewayBench.run { bench in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "odd_client.py").path
            let (status, output) = try await ChildProcess.run(["python3", script, "\(bench.smtpPort)", "size"])
            #expect(status == 0, "\(output)")
            // As large as EHLO allows; one byte more; as large, with a header that grows beyond the reserve for it.
            #expect(output.split(separator: "\n") == ["size 36634624", "250", "552", "552"])
            try await bench.wait("the one that was accepted") {
                let states = try await bench.outside.list(QueueQuery()).map(\.delivery.state)
                return states == [.delivered]
            }
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
        }
    }

    /// smtp.gmail.com takes less than the API: what it would return is refused at once, and only there.
    @Test func whatTheCourierDoesNotTakeIsRefused() async throws {
        try await GatewayBench.run { bench in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "odd_client.py").path
            let size = "\(SMTPLimits.gmailSubmissionSize)"
            for (courier, reply) in [(CourierChoice.smtp, "552"), (.auto, "250")] {
                for account in try await bench.outside.accounts() {
                    var options = account.options
                    options.courier = courier
                    try await bench.outside.setOptions(options, of: account.id)
                }
                let (status, output) = try await ChildProcess.run([
                    "python3", script, "\(bench.smtpPort)", "size", size,
                ])
                #expect(status == 0 && output == "\(reply)\n", "\(output)")
            }
        }
    }
}
