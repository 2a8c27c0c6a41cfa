/// Encodes display names for header fields (RFC 5322 `phrase`).
package enum Phrase {
    /// Returns `text` as atoms, as a quoted string or as encoded words, whichever is the first that can represent it.
    package static func encode(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        guard clean.utf8.allSatisfy({ $0 < 0x80 }) else { return EncodedWord.encode(clean) }
        let isAtoms = clean.utf8.allSatisfy { $0.isAtomText || $0 == 0x20 } && !clean.contains("=?")
        if isAtoms, clean.first != " ", clean.last != " ", !clean.isEmpty { return clean }
        var quoted = "\""
        for character in clean.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}
