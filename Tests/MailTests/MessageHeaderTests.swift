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

    @Test(arguments: ["From: anna", "To: <a@x.example", "Cc: a b@x.example", "Reply-To: \"x"])
    func namesTheFieldThatCannotBeRead(_ line: String) throws {
        let error = #expect(throws: MessageHeaderError.self) { try header(line) }
        let field = try #require(line.split(separator: ":").first)
        #expect(error?.description.contains(field) == true)
    }

    @Test func refusesTwoAuthorsFields() {
        #expect(throws: MessageHeaderError.severalFrom) { try header("From: a@x.example", "From: b@x.example") }
    }
}
