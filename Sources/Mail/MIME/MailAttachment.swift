import Base

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

/// Embeds the images that HTML references by Content-ID (RFC 2392), as `data:` URLs.
package struct InlineImages: Sendable {
    /// The largest embedded image, in bytes; larger ones remain attachments.
    private static let largest = 5 << 20
    /// The most bytes of embedded images in one message.
    private static let most = 15 << 20
    private static let types: Set<String> = [
        "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp",
    ]

    /// The HTML with its images embedded.
    package let html: String
    /// The indexes of the attachments that are now embedded.
    package let used: Set<Int>

    package init(_ html: String, _ attachments: [MailAttachment]) {
        let places = Dictionary(
            attachments.enumerated().compactMap { place, file in
                file.contentID.flatMap { Self.types.contains(file.type) ? ($0, place) : nil }
            },
            uniquingKeysWith: { first, _ in first }
        )
        guard !places.isEmpty else {
            self.html = html
            used = []
            return
        }
        var result = ""
        var used: Set<Int> = []
        var room = Self.most
        var rest = html[...]
        while let mark = Self.reference(in: rest) {
            result += rest[..<mark.lowerBound]
            rest = rest[mark.upperBound...]
            let id = rest.prefix { !"\"'> \t\r\n)".contains($0) }
            let place = places[Self.unescaped(String(id))]
            if let place, attachments[place].size <= min(Self.largest, room) {
                room -= attachments[place].size
                used.insert(place)
                result += "data:\(attachments[place].type);base64,\(Base64.encode(attachments[place].content))"
                rest = rest[id.endIndex...]
            } else {
                result += "cid:"
            }
        }
        self.html = result + rest
        self.used = used
    }

    /// Finds the next attribute value that starts with `cid:`.
    private static func reference(in html: Substring) -> Range<Substring.Index>? {
        var search = html
        while let colon = search.firstRange(of: ":") {
            let start = html.utf8.index(colon.lowerBound, offsetBy: -3, limitedBy: html.startIndex)
            if let start, html[start..<colon.lowerBound].lowercased() == "cid",
                start > html.startIndex, "\"'=(".contains(html[html.index(before: start)])
            {
                return start..<colon.upperBound
            }
            search = search[colon.upperBound...]
        }
        return nil
    }

    /// Decodes `%40` and `&amp;`, as URLs and HTML write them.
    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.replacing("&amp;", with: "&").utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = rest.prefix(2).hexadecimalByte {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
