import Storage
import Testing

@Suite struct RemoteIDTests {
    @Test(arguments: [
        (RemoteID.gmailMessage("18c0ffee"), "18c0ffee"),
        (.gmailDraft("r-123456"), "draft:r-123456"),
        (.smtpQueue("x12-y34.56"), "smtp:x12-y34.56"),
        (.smtpQueue(""), "smtp:"),
        (.odooDatabase("acme"), "odoo:acme"),
        (.odooDatabase("odoo:x"), "odoo:odoo:x"),
        (.other("imap:7"), "imap:7"),
        (.other("Draft:1"), "Draft:1"),
        (.other(""), ""),
    ])
    func isStoredAsTextAndReadBack(_ id: RemoteID, _ text: String) {
        #expect(id.stored == text)
        #expect(id.description == text)
        #expect(RemoteID(stored: text) == id)
    }

    @Test(arguments: ["18c0ffee", "0", "ABCDEF"]) func hexadecimalDigitsAreGmails(_ text: String) {
        #expect(RemoteID(stored: text) == .gmailMessage(text))
    }

    @Test(arguments: ["18c0ffeg", "18c0 ffee", "../18c0ffee", "18c0ffeé", "\u{0}"])
    func anythingElseIsNot(_ text: String) {
        #expect(RemoteID(stored: text) == .other(text))
    }
}
