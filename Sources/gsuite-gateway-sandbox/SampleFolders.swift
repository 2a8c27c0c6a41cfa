import Base
import GoogleSimulator
import Mail
import Storage

/// The folders of a user's mailbox in the sandbox, and the messages that the user has put there.
struct SampleFolders {
    let incoming: TransferFolder
    let outgoing: TransferFolder

    /// Creates the folders in the simulated Google, under a common folder.
    init(in google: GoogleSimulator, of address: String, now: Timestamp) throws {
        try google.makeLabel("Odoo", of: address)
        incoming = try Self.folder("Odoo/Eingang", google, address)
        outgoing = try Self.folder("Odoo/Ausgang", google, address)
        try google.makeLabel("Privat", of: address)
        for (number, letter) in Self.received.enumerated() {
            let day = now - .days(Self.received.count - number)
            let content = letter.content(from: letter.other, to: address, day, number: number)
            try google.put(content, labels: ["INBOX", incoming.labelID], of: address, at: day)
        }
        for (number, letter) in Self.sent.enumerated() {
            let day = now - .days(Self.sent.count - number)
            let content = letter.content(from: address, to: letter.other, day, number: Self.received.count + number)
            try google.put(content, labels: ["SENT", outgoing.labelID], of: address, at: day)
        }
    }

    private static func folder(_ name: String, _ google: GoogleSimulator, _ address: String) throws -> TransferFolder {
        TransferFolder(labelID: try google.makeLabel(name, of: address), name: name)
    }

    private struct Letter {
        let other: String
        let subject: String
        let html: String
        var attachment: String?

        func content(from: String, to: String, _ day: Timestamp, number: Int) -> [UInt8] {
            var text = """
                From: \(from)
                To: \(to)
                Subject: \(EncodedWord.encode(subject))
                Date: \(MailDate.write(day))
                Message-ID: <letter.\(number).\(to.count).\(from.count)@sandbox.example>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=letter

                --letter
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 8bit

                \(html)

                """
            if let attachment {
                text += """
                    --letter
                    Content-Type: application/pdf
                    Content-Disposition: attachment; filename=\(attachment)
                    Content-Transfer-Encoding: base64

                    JVBERi0xLjQKJSVFT0YK

                    """
            }
            return Array((text + "--letter--\n").replacing("\n", with: "\r\n").utf8)
        }
    }

    private static let received = [
        Letter(
            other: "Klara Kunde <kunde@customer.example>",
            subject: "Bestellung 4711",
            html: "<p>Guten Tag,</p><p>wir bestellen <b>zwölf Stühle</b>; die Liste hängt an.</p>",
            attachment: "Bestellung.pdf"
        ),
        Letter(
            other: "Lars Lieferant <lars@supplier.example>",
            subject: "Liefertermin",
            html: "<p>Die Ware kommt am Donnerstag.</p>"
        ),
        Letter(
            other: "Ina Interessent <ina@new.example>",
            subject: "Anfrage",
            html: "<p>Bitte senden Sie mir Ihren Katalog. (Diese Absenderin kennt Odoo nicht.)</p>"
        ),
    ]
    private static let sent = [
        Letter(
            other: "Klara Kunde <kunde@customer.example>",
            subject: "Re: Bestellung 4711",
            html: "<p>Vielen Dank, die Stühle sind unterwegs.</p>"
        ),
        Letter(
            other: "Mia Muster <mia@customer.example>, Lars Lieferant <lars@supplier.example>",
            subject: "Termin am Montag",
            html: "<p>Passt Ihnen beiden 9 Uhr?</p>"
        ),
    ]
}
