/// External text on one line, truncated for logs and records.
enum Excerpt {
    static let longest = 500

    static func of(_ text: String, limit: Int = longest) -> String {
        var scalars = String.UnicodeScalarView()
        var previousWasSpace = true
        for scalar in text.unicodeScalars {
            guard scalars.count < limit else {
                scalars.append("…")
                break
            }
            let isSpace = scalar.value <= 0x20 || scalar.value == 0x7F || (0x80...0x9F).contains(scalar.value)
            if !(isSpace && previousWasSpace) { scalars.append(isSpace ? " " : scalar) }
            previousWasSpace = isSpace
        }
        return String(scalars)
    }
}
