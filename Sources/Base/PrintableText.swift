/// Text that came from outside, made fit for a terminal and a line of a log: it forges no line, steers no terminal, and
/// turns no direction of writing.
///
/// Control characters are those of Unicode's category Cc: C0, DEL and C1 (ECMA-48 lets a terminal take the latter for
/// escape sequences). Those that steer bidirectional text are the explicit ones of UAX #9, section 2, and the line and
/// paragraph separators.
package enum PrintableText {
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    /// Whether `scalar` steers instead of being shown.
    static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// One line: tabs and ends of lines become blanks, whatever else steers becomes U+FFFD.
    package static func line(_ text: String) -> String {
        replace(in: text) { scalar in
            guard steers(scalar) else { return scalar }
            return (0x09...0x0D).contains(scalar.value) ? " " : replacement
        }
    }

    /// Several lines: tabs and line feeds stay.
    package static func lines(_ text: String) -> String {
        replace(in: text) { scalar in
            guard steers(scalar), scalar != "\n", scalar != "\t" else { return scalar }
            return scalar == "\r" ? " " : replacement
        }
    }

    /// A document of JSON with the same meaning in which nothing steers: escaped as `\u202e` (RFC 8259, section 7).
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
