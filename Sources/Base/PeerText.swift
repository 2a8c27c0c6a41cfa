/// Text from a peer, made fit to be kept, logged and shown.
package enum PeerText {
    /// Stands at the end of what was cut.
    private static let ellipsis = "…"

    /// `text` on one line and cut to `longest` bytes of UTF-8: control characters, line separators and what turns the
    /// direction of writing become U+FFFD.
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
