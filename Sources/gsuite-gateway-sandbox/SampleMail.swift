import Base
import Mail

/// A few messages as Odoo sends them, one for each peculiarity that a gateway must handle.
struct SampleMail {
    let title: String
    let sender: String
    let recipients: [String]
    let content: [UInt8]

    /// The whole set, dated `now`.
    static func all(now: Timestamp) -> [SampleMail] {
        let bounce = "bounce@acme.example"
        return [
            SampleMail(
                title: "Password reset, which a user is waiting for (system mail)",
                sender: bounce,
                recipients: ["juergen@customer.example"],
                fields: [
                    "Message-Id: <\(stamp(now)).1-openerp-private@odoo>",
                    "Subject: Password reset",
                    "Reply-To: \"Acme GmbH\" <info@acme.example>",
                    "To: juergen@customer.example",
                ],
                from: "\"Acme GmbH\" <info@acme.example>",
                text: "Dear Jürgen Groß,\r\n\r\na password reset was requested for your account.\r\n",
                now: now
            ),
            followers("kunde@customer.example", copy: 2, now: now),
            followers("einkauf@customer.example", copy: 3, now: now),
            SampleMail(
                title: "Quotation with an attachment, from Otto, with Cc",
                sender: bounce,
                recipients: ["kunde@customer.example", "buchhaltung@customer.example"],
                fields: [
                    "Message-Id: <\(stamp(now)).4-openerp-17-sale.order@odoo>",
                    "Subject: =?utf-8?q?Angebot_S00017_f=C3=BCr_B=C3=BCroausstattung?=",
                    "To: \"Kunde AG\" <kunde@customer.example>",
                    "Cc: buchhaltung@customer.example",
                    "X-Odoo-Objects: sale.order-17",
                ],
                from: "Otto =?utf-8?q?M=C3=BCller?= <otto@acme.example>",
                text: "Guten Tag,\r\n\r\nanbei unser Angebot.\r\n",
                attachment: "Angebot_S00017.pdf",
                now: now
            ),
            SampleMail(
                title: "Written by a customer, forwarded by Odoo: From is not ours, so the default sender sends it",
                sender: bounce,
                recipients: ["anna@acme.example"],
                fields: [
                    "Message-Id: <\(stamp(now)).5-openerp-9-crm.lead@odoo>",
                    "Subject: Re: Anfrage",
                    "To: anna@acme.example",
                ],
                from: "\"Petra Kunde\" <petra@customer.example>",
                text: "Können wir morgen telefonieren?\r\n",
                now: now
            ),
            SampleMail(
                title: "Newsletter: it is sent after personal mail",
                sender: bounce,
                recipients: ["leser@customer.example"],
                fields: [
                    "Message-Id: <\(stamp(now)).6-openerp-mailing@odoo>",
                    "Subject: Neues im November",
                    "To: leser@customer.example",
                    "List-Unsubscribe: <https://odoo.acme.example/unsubscribe/6>",
                    "Precedence: list",
                ],
                from: "\"Acme GmbH\" <info@acme.example>",
                text: "Neues aus unserem Haus.\r\n",
                now: now
            ),
        ]
    }

    /// Odoo 19 writes all followers into To and sends each a separate copy.
    private static func followers(_ recipient: String, copy: Int, now: Timestamp) -> SampleMail {
        SampleMail(
            title: "Chatter message, the copy for \(recipient): To names both followers, the envelope one",
            sender: "bounce@acme.example",
            recipients: [recipient],
            fields: [
                "Message-Id: <\(stamp(now)).2-openerp-42-project.task@odoo>",
                "references: <\(stamp(now)).2-openerp-42-project.task@odoo>",
                "Subject: Re: Umbau der Lagerhalle",
                "Reply-To: \"Acme GmbH\" <catchall@acme.example>",
                "To: kunde@customer.example, einkauf@customer.example, ",
            ],
            from: "\"Anna Ährenfeld\" <anna@acme.example>",
            text: "Der Termin steht: Montag, 9 Uhr.\r\n",
            now: now
        )
    }

    private init(
        title: String,
        sender: String,
        recipients: [String],
        fields: [String],
        from: String,
        text: String,
        attachment: String? = nil,
        now: Timestamp
    ) {
        self.title = title
        self.sender = sender
        self.recipients = recipients
        let boundary = "===============\(now.milliseconds)042=="
        var content = fields.map { $0 + "\r\n" }.joined()
        content += "Date: \(MailDate.write(now))\r\nReturn-Path: \(sender)\r\nMIME-Version: 1.0\r\n"
        content += "Content-Type: multipart/mixed;\r\n boundary=\"\(boundary)\"\r\n"
        // Odoo adds From last, after Content-Type.
        content += "From: \(from)\r\n\r\n"
        content += "--\(boundary)\r\nContent-Type: text/plain; charset=\"utf-8\"\r\n"
        content += "Content-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\n\r\n\(text)\r\n"
        if let attachment {
            content += "--\(boundary)\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
            content += "Content-Disposition: attachment; filename=\"\(attachment)\"\r\nMIME-Version: 1.0\r\n\r\n"
            content += String(repeating: "JVBERi0xLjQKJSVFT0YKJVBERi0xLjQKJSVFT0YKJVBERi0xLjQKJSVF\r\n", count: 200)
        }
        content += "--\(boundary)--\r\n"
        self.content = Array(content.utf8)
    }

    private static func stamp(_ now: Timestamp) -> String { "\(now.milliseconds)" }
}
