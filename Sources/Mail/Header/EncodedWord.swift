import Base

/// Encoded words (RFC 2047): non-ASCII text in header fields.
package enum EncodedWord {
    /// The longest encoded word that may be written (RFC 2047 section 2).
    private static let longest = 75
    private static let prefix = "=?utf-8?q?"
    private static let suffix = "?="

    /// Decodes the encoded words of `text` and removes the white space between adjacent ones (section 6.2). A word in
    /// an unknown character set stays unchanged.
    package static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "=")) else { return text }
        var result = ""
        var pending: [UInt8] = []
        var pendingCharset: Charset?
        var rest = text.utf8[...]
        var gap = text.utf8.prefix(0)

        func flush() {
            if let charset = pendingCharset { result += charset.decode(pending) }
            pending = []
            pendingCharset = nil
        }

        while !rest.isEmpty {
            if let (charset, bytes, after) = word(at: rest) {
                // A character may be split between two words of the same character set.
                if pendingCharset != charset { flush() }
                pendingCharset = charset
                pending += bytes
                gap = rest.prefix(0)
                rest = after
                let spaces = rest.prefix { $0.isWhiteSpace }
                gap = spaces
                rest = rest[spaces.endIndex...]
            } else {
                flush()
                result += String(decoding: gap, as: UTF8.self)
                gap = rest.prefix(0)
                let next = rest.dropFirst().firstIndex(of: UInt8(ascii: "=")) ?? rest.endIndex
                result += String(decoding: rest[..<next], as: UTF8.self)
                rest = rest[next...]
            }
        }
        flush()
        return result + String(decoding: gap, as: UTF8.self)
    }

    /// Encodes `text` as encoded words in UTF-8 and Q encoding, separated by spaces at which a field may be folded.
    package static func encode(_ text: String) -> String {
        let room = longest - prefix.utf8.count - suffix.utf8.count
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            let piece = UTF8.encode(scalar)?.map(quoted).joined() ?? ""
            if word.utf8.count + piece.utf8.count > room {
                words.append(word)
                word = ""
            }
            word += piece
        }
        if !word.isEmpty { words.append(word) }
        return words.map { prefix + $0 + suffix }.joined(separator: " ")
    }

    private static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: "_"
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(decoding: [byte], as: UTF8.self)
        default: "=" + hex(byte >> 4) + hex(byte & 15)
        }
    }

    private static func hex(_ value: UInt8) -> String { String(value, radix: 16, uppercase: true) }

    /// Decodes `=?charset?encoding?text?=` at the start of `rest`, and returns what follows it.
    private static func word(
        at rest: Substring.UTF8View
    ) -> (Charset, [UInt8], Substring.UTF8View)? {
        guard rest.starts(with: "=?".utf8) else { return nil }
        let parts = rest.dropFirst(2).prefix(4096).split(
            separator: UInt8(ascii: "?"),
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard parts.count == 4, parts[3].first == UInt8(ascii: "="),
            let charset = Charset(parts[0]), let kind = parts[1].first, parts[1].count == 1
        else { return nil }
        let after = rest[parts[3].startIndex...].dropFirst()
        switch kind.asciiLowercased {
        case UInt8(ascii: "q"): return (charset, unquoted(parts[2]), after)
        case UInt8(ascii: "b"): return base64(parts[2]).map { (charset, $0, after) }
        default: return nil
        }
    }

    private static func unquoted(_ text: Substring.UTF8View) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "_") {
                result.append(0x20)
            } else if byte == UInt8(ascii: "="), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Ignores spaces and padding, which some programs misplace.
    private static func base64(_ text: Substring.UTF8View) -> [UInt8]? {
        let letters = text.filter { $0 != UInt8(ascii: "=") && !$0.isWhiteSpace }
        return Base64.decode(String(decoding: letters, as: UTF8.self))
    }
}
