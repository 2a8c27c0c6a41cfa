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

/// The readable text of a message: its pieces in order, each as plain text, as HTML or as both.
package struct MailBody: Sendable, Hashable {
    private struct Piece: Sendable, Hashable {
        var text: String?
        var html: String?
    }

    private var pieces: [Piece] = []

    package init() {}

    package var isEmpty: Bool { pieces.isEmpty }

    /// The whole body as HTML, with plain text escaped. The code that shows it must sanitise it.
    package var html: String {
        pieces.map { $0.html ?? PlainText.html($0.text ?? "") }.joined(separator: "\n").cut(MIMELimits.longestText)
    }

    /// The whole body as plain text; pieces that are HTML only are converted.
    package var text: String {
        pieces.map { $0.text ?? PlainText.read(html: $0.html ?? "") }.joined(separator: "\n\n")
            .cut(MIMELimits.longestText)
    }

    /// Whether any piece is HTML.
    package var hasHTML: Bool { pieces.contains { $0.html != nil } }

    mutating func add(_ part: MIMEPart) {
        pieces.append(part.type == "text/html" ? Piece(html: part.text) : Piece(text: part.text))
    }

    mutating func add(text: String) { pieces.append(Piece(text: text)) }

    mutating func add(_ body: MailBody) { pieces += body.pieces }

    /// Adds an alternative form of the same text; the first of each kind wins.
    mutating func addForm(_ form: MailBody) {
        guard !form.isEmpty else { return }
        var piece = pieces.first ?? Piece()
        if form.hasHTML, piece.html == nil { piece.html = form.html }
        if !form.hasHTML, piece.text == nil { piece.text = form.text }
        pieces = [piece]
    }
}

extension String {
    /// Cuts to at most `most` bytes of UTF-8, at a scalar boundary.
    fileprivate func cut(_ most: Int) -> String {
        guard utf8.count > most else { return self }
        var end = utf8.index(startIndex, offsetBy: most)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}

/// Sorts the parts of a message into readable text and files.
struct MailContents {
    private(set) var body = MailBody()
    private(set) var files: [MIMEPart] = []

    init(_ root: MIMEPart) {
        visit(root)
    }

    private mutating func visit(_ part: MIMEPart) {
        switch part.type {
        case "multipart/alternative" where !part.parts.isEmpty: visitAlternatives(part)
        case "multipart/related" where !part.parts.isEmpty: visitRelated(part)
        case _ where !part.parts.isEmpty: for inner in part.parts { visit(inner) }
        case _ where part.isRead: body.add(part)
        // A multipart whose parts cannot be found is shown as it is.
        case _ where part.type.hasPrefix("multipart/"): body.add(text: part.text)
        default: files.append(part)
        }
    }

    /// Visits alternative forms of the same text; one of each kind is used.
    private mutating func visitAlternatives(_ part: MIMEPart) {
        var forms = MailBody()
        for inner in part.parts {
            var contents = MailContents(empty: ())
            contents.visit(inner)
            forms.addForm(contents.body)
            files += contents.files
        }
        body.add(forms)
    }

    /// Visits the root, which is the first part or the one that `start` names, and then the parts that belong to it.
    private mutating func visitRelated(_ part: MIMEPart) {
        let start = part.parameters["start"]?.filter { $0 != "<" && $0 != ">" }
        let root = part.parts.firstIndex { start != nil && $0.contentID == start } ?? 0
        visit(part.parts[root])
        for (place, inner) in part.parts.enumerated() where place != root { visit(inner) }
    }

    private init(empty: Void) {}
}

extension MIMEPart {
    /// Whether the part is readable text of the message; every other part is a file.
    fileprivate var isRead: Bool {
        guard type == "text/plain" || type == "text/html", dispositionType != "attachment" else { return false }
        return filename == nil
    }
}
