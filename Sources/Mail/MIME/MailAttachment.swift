/// A file attached to a message.
package struct MailAttachment: Sendable {
    /// A safe file name: no path, no control characters, never empty.
    package let name: String
    /// The media type, for example `image/png`.
    package let type: String
    /// The id by which HTML references it.
    package let contentID: String?
    private let part: MIMEPart

    init(_ part: MIMEPart, number: Int) {
        self.part = part
        type = part.type
        contentID = part.contentID
        let name = Self.clean(part.filename ?? Self.subject(of: part) ?? "")
        self.name = name.isEmpty ? "attachment-\(number)\(Self.suffix(part.type))" : name
    }

    /// The content of the file.
    package var content: [UInt8] { part.decoded }

    /// The size in bytes, computed without decoding base64: exact except for damaged base64.
    package var size: Int {
        let encoding = TransferEncoding(part.header.first("Content-Transfer-Encoding")?.shownText ?? "")
        guard part.parts.isEmpty else { return part.content.count }
        switch encoding {
        case .identity: return part.content.count
        case .quotedPrintable: return part.decoded.count
        case .base64: return part.content.count { $0 > 0x20 && $0 != UInt8(ascii: "=") } * 3 / 4
        }
    }

    /// The name of an embedded message is its subject.
    private static func subject(of part: MIMEPart) -> String? {
        guard part.type == "message/rfc822" else { return nil }
        guard let subject = LenientHeader(part.content).first("Subject")?.shownText, !subject.isEmpty else {
            return "message.eml"
        }
        return subject.prefix(MIMELimits.longestName - 4) + ".eml"
    }

    /// Returns the last component of a path, without characters that a file name must not contain or that disguise it.
    private static func clean(_ name: String) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last ?? ""
        let kept = last.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        var text = String(String.UnicodeScalarView(kept))
        while text.first?.isWhitespace == true || text.first == "." { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        guard text.count > MIMELimits.longestName else { return text }
        // Keeps the extension.
        let suffix = text.lastIndex(of: ".").map { String(text[$0...]) } ?? ""
        guard suffix.count <= 12 else { return String(text.prefix(MIMELimits.longestName)) }
        return text.prefix(MIMELimits.longestName - suffix.count) + suffix
    }

    private static func suffix(_ type: String) -> String {
        switch type {
        case "text/calendar": ".ics"
        case "text/plain", "message/delivery-status", "text/rfc822-headers": ".txt"
        case "text/html": ".html"
        case "message/rfc822": ".eml"
        case "image/jpeg": ".jpg"
        case "image/png", "image/gif", "image/webp": "." + type.dropFirst("image/".count)
        case "application/pdf": ".pdf"
        case "application/pgp-signature": ".asc"
        default: ""
        }
    }
}
