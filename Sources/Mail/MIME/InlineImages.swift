import Base

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
