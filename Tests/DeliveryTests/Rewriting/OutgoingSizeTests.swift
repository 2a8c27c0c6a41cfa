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

    private static let proof = BounceProof(BounceProofKey(bytes: [1, 2, 3], madeAt: Timestamp(milliseconds: 0)))
    private let size = OutgoingSize(hostName: "gateway.acme.example", proof: proof)

    /// The size equals that with the rewritten header, in which the part's number may have as many digits as there are
    /// recipients.
    @Test(arguments: [1, 30, 100])
    func countsTheRewrittenHeader(_ count: Int) throws {
        let lines = [
            "From: Ext <ext@x.example>", "To: list@acme.example", "Message-ID: <1@odoo>", "Subject: x", "", "",
        ]
        let header = try HeaderBlock(Array(lines.joined(separator: "\r\n").utf8))
        let plan = PlannedDelivery(account: account.id, priority: .normal, recipients: recipients(count))
        let counted = size.largest(of: [plan], header, size: header.length + 1000, by: account, limit: 0)
        var lease = Make.lease(receivedAt: Timestamp(milliseconds: 1_795_369_100_000))
        lease.delivery.recipients = plan.recipients
        lease.message.origin.with = "UTF8SMTPSA"
        lease.message.origin.helo = String(repeating: "x", count: Rewriter.longestHelo)
        lease.delivery.id = DeliveryID(message: lease.delivery.id.message, part: count + 1)
        let rewritten = try Rewriter(hostName: "gateway.acme.example", proof: Self.proof.maker).rewrite(
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
        #expect(size.largest(of: [plan], header, size: 5000, by: account, limit: 36_700_160) == 5000)
    }

    /// Whatever the header, the envelope and the courier: what is accepted at the limit is not too large for Google.
    @Test(arguments: Array(UInt64(0)..<8))
    func noMessageGrowsBeyondWhatIsCounted(_ block: UInt64) throws {
        for seed in (block * 100)..<(block * 100 + 100) { try check(seed: seed) }
    }

    private func check(seed: UInt64) throws {
        var mail = RandomMail(seed: seed)
        let from = mail.pick(["anna@acme.example", "Ext <ext@x.example>", "J\u{F6}rg <j\u{F6}rg@b\u{FC}ro.example>"])
        let bytes = mail.header(from: from) + Array("body\r\n".utf8)
        let recipients = mail.recipients()
        let context: Comment = "seed \(seed)"
        for courier in CourierChoice.allCases {
            let account = Make.account(1, "anna") { $0.courier = courier }
            let header = try HeaderBlock(bytes)
            let plan = PlannedDelivery(account: account.id, priority: .normal, recipients: recipients)
            let counted = size.largest(of: [plan], header, size: bytes.count, by: account, limit: 0)
            var lease = Make.lease(receivedAt: Timestamp(milliseconds: 1_795_369_100_000))
            lease.message.origin.helo = mail.chance(50) ? "odoo.acme.example" : nil
            lease.message.origin.with = mail.pick(["SMTP", "ESMTPSA", "UTF8SMTPSA"])
            lease.delivery.recipients = recipients
            lease.delivery.id = DeliveryID(
                message: QueueID(rawValue: 1 << 60),
                part: mail.chance(50) ? 1 : recipients.count
            )
            let builder = OutgoingMessageBuilder(hostName: "gateway.acme.example", proof: Self.proof)
            let outgoing = try builder.make(lease, content: BytesContent(bytes: bytes), account: account)
            let form: RewrittenHeader.Form = courier == .smtp ? .submission : .api
            #expect(outgoing.source(form).size <= counted, context)
            // Nor is much more counted than needed: the longest name of a client, and its folds.
            #expect(counted - outgoing.source(form).size <= Rewriter.longestHelo + 64, context)
        }
    }
}
