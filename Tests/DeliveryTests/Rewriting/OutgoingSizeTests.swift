import Base
import Mail
import Storage
import Testing

@testable import Delivery

struct OutgoingSizeTests {
    private let account = Make.account(1, "anna")

    private func recipients(_ count: Int) -> [Recipient] {
        (0..<count).map { Recipient(Address(localPart: "leser\($0)", domain: "customer.example")) }
    }

    /// The size equals that with the rewritten header.
    @Test(arguments: [1, 30, 100])
    func countsTheRewrittenHeader(_ count: Int) throws {
        let lines = [
            "From: Ext <ext@x.example>", "To: list@acme.example", "Message-ID: <1@odoo>", "Subject: x", "", "",
        ]
        let header = try HeaderBlock(Array(lines.joined(separator: "\r\n").utf8))
        let plan = PlannedDelivery(account: account.id, priority: .normal, recipients: recipients(count))
        let size = OutgoingSize(hostName: "gateway.acme.example")
        let counted = size.largest(of: [plan], header, size: header.length + 1000, by: account, limit: 0)
        var lease = Make.lease(receivedAt: Timestamp(milliseconds: 1_795_369_100_000))
        lease.delivery.recipients = plan.recipients
        lease.message.origin.with = "UTF8SMTPSA"
        lease.message.origin.helo = String(repeating: "x", count: Rewriter.longestHelo)
        let rewritten = try Rewriter(hostName: "gateway.acme.example").rewrite(
            header,
            for: lease.delivery,
            of: lease.message,
            as: SenderIdentity(address: account.address)
        )
        #expect(counted == rewritten.count + 1000)
        #expect(counted > header.length + 1000 + count * 20)
    }

    @Test func smallMessagesAreNotLookedAt() throws {
        let header = try HeaderBlock(Array("From: a@x.example\r\n\r\n".utf8))
        let plan = PlannedDelivery(account: account.id, priority: .normal, recipients: recipients(1))
        let size = OutgoingSize(hostName: "gateway.acme.example")
        #expect(size.largest(of: [plan], header, size: 5000, by: account, limit: 36_700_160) == 5000)
    }
}
