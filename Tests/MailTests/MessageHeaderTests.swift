import Testing

@testable import Mail

struct MessageHeaderTests {
    private func header(_ lines: String...) throws -> MessageHeader {
        try MessageHeader(HeaderBlock(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)))
    }

    @Test func readsWhatRoutingNeeds() throws {
        let read = try header(
            "Message-Id: <1.2-openerp-7-crm.lead@odoo>",
            "Subject: Re: Angebot =?utf-8?q?f=C3=BCr?= Fenster",
            "To: Kunde <kunde@customer.example>, ",
            "From: \"Anna Admin\" <anna@acme.example>"
        )
        #expect(read.author?.address.description == "anna@acme.example")
        #expect(read.subject == "Re: Angebot für Fenster")
        #expect(read.messageID == "<1.2-openerp-7-crm.lead@odoo>")
        #expect(!read.isBulk)
        #expect(!read.isAwaited)
    }

    @Test(arguments: ["List-Unsubscribe: <mailto:x@y.example>", "List-Id: <l.y.example>", "Precedence: Bulk"])
    func seesBulk(_ line: String) throws {
        #expect(try header("From: a@x.example", line).isBulk)
    }

    @Test func seesWhatIsAwaited() throws {
        let id = "Message-Id: <2264.1795-openerp-private@odoo>"
        #expect(try header(id, "To: a@x.example").isAwaited)
        #expect(try header(id, "To: a@x.example", "X-Odoo-Objects: res.users-2").isAwaited)
        #expect(try !header(id, "To: a@x.example", "X-Odoo-Objects: crm.lead-2").isAwaited)
        #expect(try !header(id, "To: a@x.example", "Cc: b@x.example").isAwaited)
        #expect(try !header(id, "To: a@x.example", "Precedence: bulk").isAwaited)
    }

    /// The author must be certain, because it determines the account.
    @Test(arguments: [
        "From: anna", "From: Müller, Anna", "From: Müller, Anna <a@x.example>, Bert <b@x.example>",
        "From: a@x.example b@x.example", "From: \"Müller, Anna <a@x.example>", "From: Müller, Anna <a@x.example> x",
        "From: Müller, boss@x.example <a@x.example>", "From: Müller, Anna <a@x.example, b@x.example>",
        "From: Müller, Anna <a b@x.example>", "From: undisclosed recipients",
    ])
    func refusesAnAuthorWhoIsNotCertain(_ line: String) throws {
        let error = #expect(throws: MessageHeaderError.self) { try header(line) }
        #expect(error?.description.contains("From") == true)
    }

    @Test(arguments: [
        ("From: Müller, Anna <a@x.example>", "Müller, Anna"),
        ("From: Acme, Inc., Sales; Service <a@x.example>", "Acme, Inc., Sales; Service"),
        ("From: =?utf-8?q?M=C3=BCller?=, Anna <a@x.example>", "Müller, Anna"),
    ])
    func readsANameThatLacksItsQuotes(_ line: String, _ name: String) throws {
        let author = try #require(try header(line).author)
        #expect(author.address.description == "a@x.example")
        #expect(author.displayName == name)
        #expect(String(decoding: author.source, as: UTF8.self) == "\(Phrase.encode(name)) <a@x.example>")
    }

    /// The envelope determines the recipients.
    @Test(arguments: [
        "To: undisclosed recipients", "To: <a@x.example", "Cc: a b@x.example", "Reply-To: \"x", "Bcc: \"",
        "To: a@@b, c",
    ])
    func readsOnWhereRecipientsCannotBeRead(_ line: String) throws {
        #expect(try header("From: anna@x.example", line).author?.address.description == "anna@x.example")
    }

    @Test func refusesTwoAuthorsFields() {
        #expect(throws: MessageHeaderError.severalFrom) { try header("From: a@x.example", "From: b@x.example") }
    }
}
