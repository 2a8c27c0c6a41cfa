import Base
import Mail
import Storage
import Testing

@testable import Delivery

struct RewriterTests {
    /// Rewrites `lines` for `recipients`, sent by anna@acme.example.
    private func rewrite(_ lines: [String], for recipients: [String]) throws -> HeaderBlock {
        var lease = Make.lease(receivedAt: .init(milliseconds: 1_795_369_100_000))
        lease.delivery.recipients = try recipients.map { Recipient(try #require(Address($0))) }
        let identity = SenderIdentity(address: try #require(Address("anna@acme.example")))
        let header = try HeaderBlock(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        let rewriter = Rewriter(hostName: "gateway.acme.example", proof: nil)
        return try HeaderBlock(rewriter.rewrite(header, for: lease.delivery, of: lease.message, as: identity))
    }

    @Test func narrowsToTheEnvelope() throws {
        let header = try rewrite(
            [
                "From: anna@acme.example", "To: A <a@x.example>, B <b@x.example>, ", "Cc: c@x.example",
                "Bcc: d@x.example",
            ],
            for: ["b@x.example"]
        )
        #expect(header.first("To")?.text == "B <b@x.example>")
        #expect(header.first("Cc") == nil)
        #expect(header.first("Bcc") == nil)
        #expect(header.first("X-GSuite-Gateway-Original-To")?.text == "A <a@x.example>, B <b@x.example>,")
        #expect(header.first("X-GSuite-Gateway-Original-Cc")?.text == "c@x.example")
        #expect(!header.fields.contains { $0.text.contains("d@x.example") })
    }

    /// A field that cannot be read completely is rewritten as far as it can be, and its text is kept.
    @Test func recipientFieldsThatCannotBeReadNameTheEnvelope() throws {
        let header = try rewrite(
            [
                "From me@x.example Sun Nov 22 12:00:00 2026", "From: anna@acme.example", "To: undisclosed recipients",
                "a line without a colon", "Cc: Müller, Bert <b@x.example>, evil@y.example,, \"", "X-Ref: 7",
            ],
            for: ["b@x.example", "c@x.example"]
        )
        #expect(header.first("To") == nil)
        #expect(header.first("Cc")?.text == "Bert <b@x.example>")
        #expect(header.first("Bcc")?.text == "c@x.example")
        #expect(header.first("X-GSuite-Gateway-Original-To")?.text == "undisclosed recipients")
        #expect(header.all("X-GSuite-Gateway-Stray-Line").map(\.text) == ["a line without a colon"])
        #expect(header.first("X-Ref")?.text == "7")
        #expect(header.strayLines.isEmpty)
    }

    @Test func aNameThatLacksItsQuotesGetsThem() throws {
        let own = try rewrite(["From: Müller, Anna <anna@acme.example>", "To: a@x.example"], for: ["a@x.example"])
        #expect(own.all("From").map(\.text) == ["=?utf-8?q?M=C3=BCller=2C_Anna?= <anna@acme.example>"])
        #expect(own.first("Reply-To") == nil)
        let other = try rewrite(["From: Weber, Jo <jo@ext.example>", "To: a@x.example"], for: ["a@x.example"])
        #expect(other.first("From")?.text == "\"Weber, Jo\" <anna@acme.example>")
        #expect(other.first("Reply-To")?.text == "\"Weber, Jo\" <jo@ext.example>")
    }

    @Test(arguments: [
        ("Reply-To: Müller, Anna <a@x.example>", ["=?utf-8?q?M=C3=BCller=2C_Anna?= <a@x.example>"]),
        ("Reply-To: nobody", []),
        ("Reply-To: Weber, Jo <j@x.example>, b@x.example", ["Jo <j@x.example>, b@x.example"]),
    ])
    func answersGoWhereTheyCanBeReadTo(_ line: String, _ replyTo: [String]) throws {
        let header = try rewrite(["From: anna@acme.example", line, "To: a@x.example"], for: ["a@x.example"])
        #expect(header.all("Reply-To").map(\.text) == replyTo)
    }

    @Test func addsTheUnnamedAsBcc() throws {
        let header = try rewrite(
            ["From: anna@acme.example", "To: list@acme.example"],
            for: ["a@x.example", "b@x.example", "A@X.example"]
        )
        #expect(header.first("To") == nil)
        #expect(header.first("Bcc").map { $0.text.lowercased() } == "a@x.example, b@x.example")
    }

    @Test func namesEachOnce() throws {
        let header = try rewrite(
            [
                "From: anna@acme.example", "To: a@x.example, A@x.example", "To: b@x.example",
                "Cc: a@x.example, b@x.example",
            ],
            for: ["a@x.example", "b@x.example"]
        )
        #expect(header.all("To").map(\.text) == ["a@x.example, b@x.example"])
        #expect(header.first("Cc") == nil)
    }

    @Test func putsAddressesBeforeMIME() throws {
        let header = try rewrite(
            [
                "MIME-Version: 1.0", "Content-Type: text/plain", "Return-Path: bounce@acme.example", "To: a@x.example",
                "From: \"Anna\"  <ANNA@acme.example>", "Reply-To: r@acme.example",
            ],
            for: ["a@x.example"]
        )
        let names = header.fields.map { $0.name.lowercased() }
        #expect(
            names == ["received", "x-gsuite-gateway-id", "from", "reply-to", "to", "mime-version", "content-type"]
        )
        #expect(header.first("From").map { Array($0.bytes) } == Array("From: \"Anna\"  <ANNA@acme.example>\r\n".utf8))
    }

    @Test func sendsForeignAuthorsAsTheAccount() throws {
        let header = try rewrite(["From: Jörg Ext <j@ext.example>", "To: a@x.example"], for: ["a@x.example"])
        let from = try #require(try AddressList.joined(header.all("From")).first)
        #expect(from.displayName == "Jörg Ext")
        #expect(from.address.description == "anna@acme.example")
        #expect(header.first("From")?.value.allSatisfy { $0 < 0x80 } == true)
        #expect(header.first("Reply-To")?.text == "Jörg Ext <j@ext.example>")
    }

    @Test func keepsTheReplyToOfForeignAuthors() throws {
        let lines = ["From: j@ext.example", "Reply-To: catchall@acme.example", "To: a@x.example"]
        #expect(try rewrite(lines, for: ["a@x.example"]).all("Reply-To").map(\.text) == ["catchall@acme.example"])
    }

    @Test func writesFromWhereThereIsNone() throws {
        let header = try rewrite(["To: a@x.example"], for: ["a@x.example"])
        #expect(header.first("From")?.text == "anna@acme.example")
        #expect(header.first("Reply-To") == nil)
    }

    @Test func leavesNoGroupInFrom() throws {
        let header = try rewrite(["From: Us: Anna <anna@acme.example>;"], for: ["a@x.example"])
        #expect(header.first("From")?.text == "Anna <anna@acme.example>")
    }

    @Test(arguments: [
        (["Message-Id: <1@odoo>"], "<1@odoo>"),
        (["Message-Id: <2@odoo>", "references: <1@odoo> <2@odoo>"], "<1@odoo> <2@odoo>"),
        (["Message-Id:\r\n <2@odoo>", "References: <1@odoo>\r\n\t<0@odoo>"], "<1@odoo> <0@odoo> <2@odoo>"),
        (["Message-Id: <2@odoo>", "In-Reply-To: <1@odoo>"], "<1@odoo> <2@odoo>"),
        (["References: ", "In-Reply-To: <1@odoo>"], "<1@odoo>"),
    ])
    func namesTheOriginalAmongTheReferences(_ lines: [String], _ references: String) throws {
        let header = try rewrite(["From: anna@acme.example"] + lines, for: ["a@x.example"])
        #expect(header.all("References").map(\.text) == [references])
        #expect(header.all("Message-ID").count == lines.filter { $0.hasPrefix("Message-Id") }.count)
    }

    @Test(arguments: ["From: nobody", "From: \"x", "From: Weber, Jo <a@x.example>, b@x.example"])
    func refusesAnAuthorWhomItCannotRead(_ line: String) {
        #expect(throws: RewriteError.self) { try rewrite([line], for: ["a@x.example"]) }
    }

    /// It would continue the field that is written before it.
    @Test func takesNoStrayContinuation() throws {
        let header = try rewrite(
            [" X: evil@x.example", "From: anna@acme.example", "To: a@x.example"],
            for: ["b@x.example"]
        )
        #expect(["To", "Cc", "Bcc"].flatMap(header.all).map(\.text) == ["b@x.example"])
        #expect(header.first("X-GSuite-Gateway-Stray-Line")?.text == "X: evil@x.example")
    }

    @Test func takesOnlyItsOwnMarks() throws {
        let header = try rewrite(
            ["From: anna@acme.example", "x-gsuite-gateway-id: forged-7", "X-GSuite-Gateway-Original-To: forged"],
            for: ["a@x.example"]
        )
        #expect(header.all(GatewayHeader.id).map(\.text) == ["0000000000001-1"])
        #expect(!header.fields.contains { $0.text.contains("forged") })
    }

    /// Incoming fields of the same name are dropped.
    @Test func provesTheNameItGives() throws {
        let proof = BounceProof(BounceProofKey(bytes: [1, 2, 3], madeAt: Timestamp(milliseconds: 0)))
        let lease = Make.lease(receivedAt: Timestamp(milliseconds: 0))
        let text = "From: anna@acme.example\r\nX-GSuite-Gateway-Proof: forged\r\n\r\n"
        let identity = SenderIdentity(address: Address(localPart: "anna", domain: "acme.example"), aliases: [])
        let block = try HeaderBlock(Array(text.utf8))
        let rewriter = Rewriter(hostName: "gateway.acme.example", proof: proof.maker)
        for bytes in [
            try rewriter.rewrite(block, for: lease.delivery, of: lease.message, as: identity),
            try rewriter.begin(block, for: lease.delivery, of: lease.message, as: identity).bytes(.submission),
        ] {
            let header = try HeaderBlock(bytes)
            #expect(header.all(GatewayHeader.proof).map(\.text) == [proof.value(for: lease.delivery.id)])
        }
    }

    @Test func copesWithAHugeHeader() throws {
        let addresses = (0..<4000).map { "Person \($0) <p\($0)@customer.example>" }.joined(separator: ", ")
        let header = try rewrite(["From: anna@acme.example", "To: \(addresses)"], for: ["p3999@customer.example"])
        #expect(header.first("To")?.text == "Person 3999 <p3999@customer.example>")
        #expect(header.first("X-GSuite-Gateway-Original-To")?.value.count ?? 0 > 100_000)
    }
}
