/// A message as Odoo writes it: From last, To as the caller sets it.
struct TestMail {
    var from = "\"Anna Ährenfeld\" <anna@acme.example>"
    var to = "kunde@customer.example"
    /// Further fields, each with its line end.
    var fields = ""
    var subject = "Angebot"
    var messageID = "<1.2-openerp-7-sale.order@odoo>"
    var recipients = ["kunde@customer.example"]
    var body = "Guten Tag,\r\n\r\nanbei unser Angebot.\r\n"

    var bytes: [UInt8] {
        Array(
            ("Message-Id: \(messageID)\r\nSubject: \(subject)\r\nTo: \(to)\r\n\(fields)"
                + "Date: Sun, 22 Nov 2026 12:00:00 -0000\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: 8bit\r\n"
                + "From: \(from)\r\n\r\n\(body)").utf8
        )
    }
}

extension TestMail {
    /// Above 5 MB, where the resumable upload begins.
    static let largeBody: String = {
        var body = "--b\r\n\r\n.a line that begins with a dot\r\n"
        var line = 0
        while body.utf8.count < 6 << 20 {
            line += 1
            body += "\(line) \(String(repeating: "0123456789abcdef", count: 4)) ä\r\n"
        }
        return body
    }()

    /// The form for SMTP, with doubled dots.
    init(unstuffed body: String) {
        self.init(body: body.replacing("\r\n.", with: "\r\n.."))
    }
}
