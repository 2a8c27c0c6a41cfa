/// Text that must never be shown: printing, logging or dumping it yields `***`.
package struct Secret: Sendable, Hashable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Returns the hidden text, for the one place that has to send or store it.
    package func reveal() -> String { text }

    package var isEmpty: Bool { text.isEmpty }

    /// From so many characters on, no ordinary word holds a secret by chance.
    private static let leastUnmistakable = 16

    /// What others wrote, with `***` for each place where the secret stands in it.
    ///
    /// A short one counts only where it stands as a word: as a part of another it is a coincidence, and to hide it would
    /// both spoil the text and tell what the password is.
    package func hidden(in text: String) -> String {
        guard !self.text.isEmpty else { return text }
        let isUnmistakable = self.text.count >= Self.leastUnmistakable
        var (result, rest) = ("", text[...])
        while let found = rest.firstRange(of: self.text) {
            if isUnmistakable || Self.standsAlone(found, in: text) {
                result += rest[..<found.lowerBound] + description
                rest = rest[found.upperBound...]
            } else {
                result += rest[...found.lowerBound]
                rest = rest[found.lowerBound...].dropFirst()
            }
        }
        return result + rest
    }

    /// Whether no word goes on over either end of `range`.
    private static func standsAlone(_ range: Range<String.Index>, in text: String) -> Bool {
        !joins(text[..<range.lowerBound].last, text[range].first)
            && !joins(text[range].last, text[range.upperBound...].first)
    }

    private static func joins(_ one: Character?, _ other: Character?) -> Bool {
        guard let one, let other else { return false }
        return [one, other].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
