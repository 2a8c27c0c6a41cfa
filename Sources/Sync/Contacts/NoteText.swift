/// Odoo's HTML notes as plain text.
enum NoteText {
    /// The most characters of a note: Google accepts 128 KB per contact in total.
    static let longest = 16_000

    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
    ]
    private static let entities = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "auml": "ä", "ouml": "ö",
        "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "euro": "€",
    ]

    /// - Returns: `nil` if no text is left.
    static func of(html: String) -> String? {
        var text = ""
        var rest = html[...]
        while let character = rest.first {
            if character == "<", let end = rest.firstIndex(of: ">") {
                let tag = rest[rest.index(after: rest.startIndex)..<end].drop { $0 == "/" }
                let name = tag.prefix { $0.isLetter || $0.isNumber }.lowercased()
                if blocks.contains(name) { text += "\n" }
                rest = rest[rest.index(after: end)...]
            } else if character == "&", let (decoded, after) = entity(rest) {
                text += decoded
                rest = after
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
        let plain = String(lines.joined(separator: "\n").prefix(longest))
        return plain.isEmpty ? nil : plain
    }

    private static func entity(_ text: Substring) -> (String, Substring)? {
        guard let end = text.prefix(12).firstIndex(of: ";") else { return nil }
        let name = text[text.index(after: text.startIndex)..<end]
        let after = text[text.index(after: end)...]
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
            return (String(Character(scalar)), after)
        }
        return entities[String(name)].map { ($0, after) }
    }
}
