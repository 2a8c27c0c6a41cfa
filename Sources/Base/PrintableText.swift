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
