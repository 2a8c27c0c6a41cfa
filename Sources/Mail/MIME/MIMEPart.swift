/// A message or one of its parts (RFC 2045, RFC 2046). Contents are slices of the whole message, so nothing is copied.
package struct MIMEPart: Sendable {
    package let header: LenientHeader
    /// The content as received, still in its transfer encoding.
    package let content: ArraySlice<UInt8>
    /// The media type in lower case, for example `text/plain`.
    package let type: String
    package let parameters: [String: String]
    /// The parts of a multipart; empty for everything else.
    package let parts: [MIMEPart]

    /// Parses a whole message.
    package init(_ message: [UInt8]) {
        var left = MIMELimits.mostParts
        self.init(message[...], standard: "text/plain", depth: 0, left: &left)
    }

    /// - Parameters:
    ///   - standard: the type where none is declared, or the declared one is invalid.
    ///   - left: the number of parts that may still be created.
    private init(_ bytes: ArraySlice<UInt8>, standard: String, depth: Int, left: inout Int) {
        header = LenientHeader(bytes)
        content = bytes[header.end...]
        let named = header.first("Content-Type").map { ParameterizedValue($0.value) }
        let isType = named?.value.split(separator: "/", omittingEmptySubsequences: false).count == 2
        let type = isType ? named?.value ?? standard : header.first("Content-Type") == nil ? standard : "text/plain"
        self.type = type
        parameters = named?.parameters ?? [:]
        guard type.hasPrefix("multipart/"), depth < MIMELimits.deepest, let boundary = parameters["boundary"],
            !boundary.isEmpty
        else {
            parts = []
            return
        }
        let inner = type == "multipart/digest" ? "message/rfc822" : "text/plain"
        var parts: [MIMEPart] = []
        for piece in BoundarySplitter.split(content, boundary, most: left) {
            guard left > 0 else { break }
            left -= 1
            parts.append(MIMEPart(piece, standard: inner, depth: depth + 1, left: &left))
        }
        self.parts = parts
    }

    private var disposition: ParameterizedValue? {
        header.first("Content-Disposition").map { ParameterizedValue($0.value) }
    }

    /// `inline` or `attachment`, where the header specifies it.
    package var dispositionType: String? { disposition?.value }

    /// The file name as the sender wrote it; it may contain anything.
    package var filename: String? { disposition?.parameters["filename"] ?? parameters["name"] }

    /// The Content-ID without angle brackets, by which HTML references the part (RFC 2392).
    package var contentID: String? {
        guard let text = header.first("Content-ID")?.shownText else { return nil }
        let id = text.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" }
        return id.isEmpty ? nil : id
    }

    /// The content with its transfer encoding removed.
    package var decoded: [UInt8] {
        // A multipart and an embedded message have no encoding (RFC 2045 section 6.4).
        guard parts.isEmpty, let field = header.first("Content-Transfer-Encoding") else { return Array(content) }
        return TransferEncoding(field.shownText).decode(content)
    }

    /// The content as text, cut to the limit. Text that its character set cannot decode is read as UTF-8 or as Western
    /// European text.
    package var text: String {
        let bytes = Array(decoded.prefix(MIMELimits.longestText))
        let named = parameters["charset"].flatMap { Charset($0) }
        if let named, named != .utf8 { return named.decode(bytes) }
        return String(validating: bytes, as: UTF8.self) ?? Charset.legible(bytes)
    }
}

/// Splits a multipart at its boundary lines (RFC 2046 section 5.1.1).
enum BoundarySplitter {
    /// - Returns: the parts, without the line end before the next boundary, and without the text before the first and
    ///   after the last boundary. A part that is not terminated extends to the end.
    static func split(_ content: ArraySlice<UInt8>, _ boundary: String, most: Int) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var position = content.startIndex
        while position < content.endIndex, parts.count < most {
            let end = content.endOfLine(from: position)
            if let isLast = isBoundary(content[position..<end], mark) {
                if let start { parts.append(content[start..<max(start, withoutEnd(content, at: position))]) }
                start = isLast ? nil : end
                if isLast { return parts }
            }
            position = end
        }
        if let start, parts.count < most { parts.append(content[start...]) }
        return parts
    }

    /// Returns `nil` for a line that is not a boundary; otherwise whether it ends the multipart.
    private static func isBoundary(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool? {
        guard line.first == mark[0], line.starts(with: mark) else { return nil }
        let rest = line.dropFirst(mark.count).withoutLineEnd
        let isLast = rest.starts(with: "--".utf8)
        return (isLast ? rest.dropFirst(2) : rest).allSatisfy(\.isWhiteSpace) ? isLast : nil
    }

    /// The line end before a boundary belongs to the boundary.
    private static func withoutEnd(_ content: ArraySlice<UInt8>, at position: Int) -> Int {
        content[..<position].withoutLineEnd.endIndex
    }
}

/// The limits on what is read of a message.
package enum MIMELimits {
    /// The deepest nesting of parts; deeper ones are not split.
    package static let deepest = 30
    /// The most parts of one message; further ones are ignored.
    package static let mostParts = 1000
    /// The most bytes of text that are shown or imported, of each kind.
    package static let longestText = 4 << 20
    /// The most characters of an attachment's name.
    package static let longestName = 200
}
