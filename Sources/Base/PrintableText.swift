/// Makes text from outside safe for a terminal and for a log line: it cannot forge a line, control the terminal or
/// change the writing direction.
///
/// Control characters are those of Unicode's category Cc: C0, DEL and C1 (ECMA-48 lets a terminal take C1 for escape
/// sequences). The bidirectional controls are the explicit ones of UAX #9, section 2, and the line and paragraph
/// separators.
package enum PrintableText {
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// Whether `scalar` is a control that is not shown itself.
    static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Returns a single line: tabs and line ends become spaces, all other controls become U+FFFD.
    package static func line(_ text: String) -> String {
        replace(in: text) { scalar in
            guard steers(scalar) else { return scalar }
            return (0x09...0x0D).contains(scalar.value) ? " " : replacement
        }
    }

    /// Returns several lines: tabs and line feeds stay.
    package static func lines(_ text: String) -> String {
        replace(in: text) { scalar in
            guard steers(scalar), scalar != "\n", scalar != "\t" else { return scalar }
            return scalar == "\r" ? " " : replacement
        }
    }

    /// Returns a JSON document of the same meaning with its controls escaped, for example as `\u202e` (RFC 8259,
    /// section 7).
    package static func json(_ document: String) -> String {
        guard document.unicodeScalars.contains(where: { $0.value >= 0x7F && steers($0) }) else { return document }
        var escaped = ""
        for scalar in document.unicodeScalars {
            if scalar.value >= 0x7F, steers(scalar) {
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func replace(in text: String, _ change: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        guard text.unicodeScalars.contains(where: steers) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map(change)))
    }
}

/// Makes text from a peer safe to store, log and show.
package enum PeerText {
    /// Marks where the text was cut.
    private static let ellipsis = "…"

    /// Returns `text` on one line, cut to `longest` bytes of UTF-8. Control characters, line separators and characters
    /// that change the writing direction become U+FFFD.
    package static func printable(_ text: some StringProtocol, longest: Int) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let next = isPrintable(scalar) ? scalar : "\u{FFFD}"
            if result.utf8.count + next.utf8.count > longest {
                while result.utf8.count + ellipsis.utf8.count > longest, !result.isEmpty {
                    result.unicodeScalars.removeLast()
                }
                return result + ellipsis
            }
            result.unicodeScalars.append(next)
        }
        return result
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}

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

    /// Returns the text with `***` wherever it contains the secret.
    ///
    /// A short secret counts only as a whole word: inside another word it is a coincidence, and hiding it would both
    /// spoil the text and reveal the password.
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

    /// Whether no word continues across either end of `range`.
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
