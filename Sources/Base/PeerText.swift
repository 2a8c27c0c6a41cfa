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
