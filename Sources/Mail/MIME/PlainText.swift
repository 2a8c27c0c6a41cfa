/// Converts plain text to HTML and back.
package enum PlainText {
    /// Returns HTML that keeps the lines and contains no markup of the text.
    package static func html(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return "<p>" + lines.map { escaped($0) }.joined(separator: "<br/>\n") + "</p>"
    }

    /// Escapes the characters that have a meaning in HTML text and attributes.
    package static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Extracts the text of HTML, with line breaks where blocks end. For display only: it contains no markup.
    package static func read(html: String) -> String {
        var reader = MarkupReader(html)
        return reader.text()
    }
}
