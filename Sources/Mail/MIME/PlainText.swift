/// Plain text in HTML and out of it.
package enum PlainText {
    /// Text whose lines stay lines and which can hold no markup.
    package static func html(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return "<p>" + lines.map { escaped($0) }.joined(separator: "<br/>\n") + "</p>"
    }

    /// With the characters replaced that mean something in HTML, in text and in attributes.
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

    /// The words of an HTML text, with line breaks where blocks end. For showing only: it holds no markup.
    package static func read(html: String) -> String {
        var reader = MarkupReader(html)
        return reader.text()
    }
}
