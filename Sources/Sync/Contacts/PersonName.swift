/// Splits a name, which Odoo stores as one text, into the parts that Google expects.
struct PersonName: Sendable, Hashable {
    var given: String
    var family: String?

    /// Particles that belong to the family name after them.
    private static let particles: Set<String> = [
        "af", "al", "am", "auf", "av", "bin", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
        "du", "el", "ibn", "la", "le", "van", "ter", "vom", "von", "zu", "zum", "zur",
    ]

    /// The family name is the last word with the particles before it; in "Beethoven, Ludwig van" it is the part before
    /// the comma.
    init(_ name: String) {
        let parts = name.split(separator: ",", maxSplits: 1)
        if parts.count == 2, let given = Self.joined(parts[1]), let family = Self.joined(parts[0]) {
            (self.given, self.family) = (given, family)
            return
        }
        let words = name.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1 else {
            given = words.first ?? ""
            return
        }
        var start = words.count - 1
        while start > 1, Self.particles.contains(words[start - 1]) { start -= 1 }
        given = words[..<start].joined(separator: " ")
        family = words[start...].joined(separator: " ")
    }

    private static func joined(_ text: Substring) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
