import Base
import Mail
import Storage
import Testing

@testable import Delivery

struct SubmissionHeaderTests {
    private func rewrite(_ lines: [String]) throws -> HeaderBlock {
        var lease = Make.lease(receivedAt: .init(milliseconds: 1_795_369_100_000))
        lease.delivery.recipients = [Recipient(try #require(Address("b@x.example")))]
        let identity = SenderIdentity(address: try #require(Address("anna@acme.example")))
        let header = try HeaderBlock(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        let rewriter = Rewriter(hostName: "gateway.acme.example", proof: nil)
        return try HeaderBlock(
            rewriter.begin(header, for: lease.delivery, of: lease.message, as: identity).bytes(.submission)
        )
    }

    @Test func leavesWhatTheReaderSees() throws {
        let header = try rewrite([
            "From: anna@acme.example", "To: a@x.example, list@acme.example", "Cc: c@x.example",
            "References: <1@odoo>", "Message-ID: <2@odoo>", "Subject: s",
        ])
        #expect(header.first("To")?.text == "a@x.example, list@acme.example")
        #expect(header.first("Cc")?.text == "c@x.example")
        #expect(header.first("References")?.text == "<1@odoo>")
        #expect(header.first("Message-ID")?.text == "<2@odoo>")
        #expect(header.all(GatewayHeader.id).count == 1)
    }

    @Test(arguments: ["Bcc", "bcc", "Resent-Bcc", "Return-Path", "X-GSuite-Gateway-ID"])
    func dropsWhatMustNotLeave(_ name: String) throws {
        let header = try rewrite(["From: anna@acme.example", "To: a@x.example", "\(name): d@x.example"])
        #expect(!header.fields.contains { $0.text.contains("d@x.example") })
    }

    @Test func aForeignFromBecomesTheAccounts() throws {
        let header = try rewrite(["To: a@x.example", "From: Bob <bob@other.example>"])
        #expect(header.first("From")?.text == "Bob <anna@acme.example>")
        #expect(header.first("Reply-To")?.text == "Bob <bob@other.example>")
        #expect(header.all("From").count == 1)
    }
}
