import Base
import Mail
import Storage
import Testing

@testable import Delivery

/// Whatever the header and the envelope: the envelope decides who gets the message.
struct RewriterPropertyTests {
    private let rewriter = Rewriter(hostName: "gateway.acme.example", proof: nil)
    private let identity: SenderIdentity

    init() throws {
        identity = SenderIdentity(
            address: try #require(Address("anna@acme.example")),
            aliases: [try #require(Address("list@acme.example"))]
        )
    }

    @Test(arguments: Array(UInt64(0)..<16))
    func recipientsAreTheEnvelope(_ block: UInt64) throws {
        for seed in (block * 100)..<(block * 100 + 100) { try check(seed: seed) }
    }

    private func check(seed: UInt64) throws {
        var mail = RandomMail(seed: seed)
        let from = mail.pick([
            "anna@acme.example", "\"Anna\" <Anna@ACME.example>", "Ext <ext@x.example>", "ext@x.example",
            "Jörg <jörg@büro.example>", "list@acme.example, ext@x.example",
            "=?utf-8?q?=0D=0ABcc=3A_e?= <ext@x.example>",
        ])
        let original = mail.header(from: from)
        let recipients = mail.recipients()
        let message = original + Array("To: evil@evil.example\r\n\r\nBcc: body@evil.example\r\n".utf8)
        let once = try rewrite(message, recipients)
        let context: Comment = "seed \(seed):\n\(String(decoding: original, as: UTF8.self))"
        let fields = try StrictReader.fields(once)
        let named = try StrictReader.recipients(fields)
        let keys = try named.map { try #require(Address($0), context).key }
        #expect(keys.count == Set(keys).count, context)
        #expect(Set(keys) == Set(recipients.map(\.address.key)), context)
        #expect(fields.filter { $0.name == "from" }.count == 1, context)
        #expect(fields.filter { $0.name == "x-gsuite-gateway-id" }.count == 1, context)
        #expect(!fields.contains { $0.name == "return-path" }, context)
        // The body begins at the same place, and is unchanged after the new header.
        let body = message[try HeaderBlock(message).length...]
        #expect(body.count == message.count - original.count, context)
        #expect(try HeaderBlock(once + body).length == once.count, context)
        try checkAgain(once, recipients, context)
    }

    /// A rewritten header is read, and rewritten again, with the same result.
    private func checkAgain(_ once: [UInt8], _ recipients: [Recipient], _ context: Comment) throws {
        let read = try MessageHeader(HeaderBlock(once))
        #expect(read.block.length == once.count, context)
        #expect(read.block.fields.flatMap(\.bytes) + [0x0D, 0x0A] == once, context)
        #expect(read.from.allSatisfy { identity.permits($0.address) } && read.from.count == 1, context)
        let twice = try HeaderBlock(rewrite(once, recipients))
        for name in ["From", "Reply-To", "To", "Cc", "Bcc", "References", "Subject", "Content-Type"] {
            #expect(
                twice.all(name).map(\.bytes).map(Array.init) == read.block.all(name).map(\.bytes).map(Array.init),
                context
            )
        }
    }

    private func rewrite(_ header: [UInt8], _ recipients: [Recipient]) throws -> [UInt8] {
        var lease = Make.lease(receivedAt: .init(milliseconds: 1_795_369_100_000))
        lease.delivery.recipients = recipients
        return try rewriter.rewrite(HeaderBlock(header), for: lease.delivery, of: lease.message, as: identity)
    }
}
