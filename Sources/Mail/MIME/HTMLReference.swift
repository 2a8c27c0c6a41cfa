/// Character references in HTML: `&amp;`, `&#228;`, `&#xE4;`.
enum HTMLReference {
    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "auml": "ä", "ouml": "ö", "uuml": "ü",
        "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "euro": "€", "ndash": "–", "mdash": "—", "hellip": "…",
        "copy": "©", "reg": "®", "laquo": "«", "raquo": "»", "bdquo": "„", "ldquo": "“", "rdquo": "”", "eacute": "é",
    ]
    /// Bytes of a name.
    static let longest = 10

    /// Reads what follows an ampersand, which is the first byte. Returns the text, and the bytes that it takes: the
    /// ampersand alone, if no known reference follows.
    static func read(_ bytes: ArraySlice<UInt8>) -> (text: String, length: Int) {
        let name = bytes.dropFirst().prefix(longest).prefix { $0 != UInt8(ascii: ";") && $0 > 0x20 }
        guard !name.isEmpty, bytes[name.endIndex...].first == UInt8(ascii: ";"),
            let text = character(String(decoding: name, as: UTF8.self))
        else { return ("&", 1) }
        return (text, name.count + 2)
    }

    /// The text of an attribute's value.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.first {
            guard byte == UInt8(ascii: "&") else {
                result.append(byte)
                rest = rest.dropFirst()
                continue
            }
            let (text, length) = read(rest)
            result += text.utf8
            rest = rest.dropFirst(length)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// - Parameter name: what is between `&` and `;`.
    static func character(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return named[name] }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        guard let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
            let scalar = Unicode.Scalar(number), number >= 0x20
        else { return nil }
        return String(Character(scalar))
    }
}
