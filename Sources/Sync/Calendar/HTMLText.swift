/// Text for Odoo's descriptions. Google's may be plain or HTML, and nothing says which.
struct HTMLText: Sendable {
    let html: String

    /// Elements written by Google's editor, which identify HTML.
    private static let marks = [
        "<a ", "<b>", "<br", "<div", "<em>", "<h1", "<h2", "<h3", "<html-blob", "<i>", "<li>", "<ol", "<p>", "<p ",
        "<span", "<strong", "<table", "<u>", "<ul",
    ]

    /// - Parameter longest: the most characters of the source.
    init(_ text: String, longest: Int) {
        let isCut = text.count > longest
        let text = isCut ? String(text.prefix(longest)) : text
        let lower = text.lowercased()
        // Truncated HTML may end within an element, so it is shown as source.
        let isHTML = !isCut && Self.marks.contains { lower.contains($0) }
        html = isHTML ? Self.withBreaks(text) : Self.withBreaks(Self.escape(text))
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    private static func withBreaks(_ text: String) -> String {
        String(text.flatMap { $0.isNewline ? Array("<br>") : [$0] })
    }

    /// Converts back to plain text, for versions of Odoo whose descriptions are not HTML.
    static func plain(_ html: String) -> String {
        var plain = ""
        var rest = html[...]
        while let next = rest.first {
            if next == "<", let end = rest.firstIndex(of: ">") {
                if rest.lowercased().hasPrefix("<br") || rest.lowercased().hasPrefix("</p") { plain += "\n" }
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(next)
                rest = rest.dropFirst()
            }
        }
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&amp;", "&")] {
            plain = plain.replacing(entity, with: character)
        }
        return plain
    }
}
