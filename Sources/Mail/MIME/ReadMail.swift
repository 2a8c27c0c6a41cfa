package import Base

/// A message as people read it: sender, recipients, subject, date, text and files. Everything is parsed as far as
/// possible; nothing is refused.
package struct ReadMail: Sendable {
    /// The most characters of a subject.
    private static let longestSubject = 998

    /// The Message-ID, including its angle brackets.
    package let messageID: String?
    package let from: [Mailbox]
    package let to: [Mailbox]
    package let cc: [Mailbox]
    package let bcc: [Mailbox]
    package let subject: String
    /// The moment in the Date field.
    package let date: Timestamp?
    package let body: MailBody
    package let attachments: [MailAttachment]

    package init(_ message: [UInt8]) {
        let root = MIMEPart(message)
        let header = root.header
        messageID = Self.messageID(header.first("Message-ID")?.shownText ?? "")
        from = LenientAddresses.read(header.all("From"))
        to = LenientAddresses.read(header.all("To"))
        cc = LenientAddresses.read(header.all("Cc"))
        bcc = LenientAddresses.read(header.all("Bcc"))
        subject = Self.line(header.first("Subject")?.shownText ?? "")
        date = header.first("Date").flatMap { MailDate.read($0.shownText) }
        let contents = MailContents(root)
        body = contents.body
        attachments = contents.files.enumerated().map { MailAttachment($1, number: $0 + 1) }
    }

    /// Returns `nil` for anything but one word in angle brackets, of bounded length.
    private static func messageID(_ text: String) -> String? {
        guard let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") else { return nil }
        let inside = text[open...].dropFirst().prefix { $0 != ">" }.filter { !$0.isWhitespace }
        guard !inside.isEmpty, text.distance(from: open, to: close) < 998 else { return nil }
        return "<\(inside)>"
    }

    private static func line(_ text: String) -> String {
        let words = text.split { $0.isWhitespace || $0.isNewline || ($0.unicodeScalars.first?.value ?? 0) < 0x20 }
        return String(words.joined(separator: " ").prefix(longestSubject))
    }
}
