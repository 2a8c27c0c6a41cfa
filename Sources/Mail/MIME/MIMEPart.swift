/// A message or one of its parts (RFC 2045, RFC 2046). Nothing is copied: contents are slices of the whole message.
package struct MIMEPart: Sendable {
    package let header: LenientHeader
    /// As it came, transfer encoding and all.
    package let content: ArraySlice<UInt8>
    /// Such as `text/plain`, in small letters.
    package let type: String
    package let parameters: [String: String]
    /// The parts of a multipart; empty for everything else.
    package let parts: [MIMEPart]

    /// Takes a whole message apart.
    package init(_ message: [UInt8]) {
        var left = MIMELimits.mostParts
        self.init(message[...], standard: "text/plain", depth: 0, left: &left)
    }

    /// - Parameters:
    ///   - standard: the type where none is named, or one that cannot be read.
    ///   - left: how many parts may still be made.
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

    /// `inline` or `attachment`, where the header says so.
    package var dispositionType: String? { disposition?.value }

    /// The file's name as the sender wrote it: it may hold anything.
    package var filename: String? { disposition?.parameters["filename"] ?? parameters["name"] }

    /// The Content-ID without angle brackets, by which HTML refers to the part (RFC 2392).
    package var contentID: String? {
        guard let text = header.first("Content-ID")?.shownText else { return nil }
        let id = text.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" }
        return id.isEmpty ? nil : id
    }

    /// The content with its transfer encoding undone.
    package var decoded: [UInt8] {
        // A multipart, or a message within the message, has no encoding of its own (RFC 2045 section 6.4).
        guard parts.isEmpty, let field = header.first("Content-Transfer-Encoding") else { return Array(content) }
        return TransferEncoding(field.shownText).decode(content)
    }

    /// The content as text, cut to the bound. What its character set does not explain is read as UTF-8, or as Western
    /// European text.
    package var text: String {
        let bytes = Array(decoded.prefix(MIMELimits.longestText))
        let named = parameters["charset"].flatMap { Charset($0) }
        if let named, named != .utf8 { return named.decode(bytes) }
        return String(validating: bytes, as: UTF8.self) ?? Charset.legible(bytes)
    }
}
