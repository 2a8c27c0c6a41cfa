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

/// Extracts the text of HTML with a scanner that knows tags, comments and the common entities, and nothing else.
struct MarkupReader {
    /// Elements without readable text.
    private static let silent: Set<String> = ["script", "style", "head", "title", "template", "noscript"]
    /// Elements that end a line.
    private static let blocks: Set<String> = [
        "br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre",
        "hr",
    ]
    private var rest: Substring.UTF8View
    private var result: [UInt8] = []
    private var lineIsEmpty = true
    private var isSpacePending = false
    private var emptyLines = 0

    init(_ html: String) { rest = html[...].utf8 }

    mutating func text() -> String {
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "<"): tag()
            case UInt8(ascii: "&"): entity()
            case 0x20, 0x09, 0x0A, 0x0D, 0x0C:
                isSpacePending = true
                rest = rest.dropFirst()
            default:
                put(byte)
                rest = rest.dropFirst()
            }
        }
        while result.last == 0x0A { result.removeLast() }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func put(_ byte: UInt8) {
        if isSpacePending, !lineIsEmpty { result.append(0x20) }
        isSpacePending = false
        lineIsEmpty = false
        emptyLines = 0
        result.append(byte)
    }

    /// Ends a line, with at most one empty line in sequence.
    private mutating func endLine() {
        isSpacePending = false
        guard !result.isEmpty, emptyLines < 2 else { return }
        result.append(0x0A)
        lineIsEmpty = true
        emptyLines += 1
    }

    private mutating func tag() {
        if rest.starts(with: "<!--".utf8) { return skip(past: "-->") }
        let inside = rest.dropFirst()
        let isEnd = inside.first == UInt8(ascii: "/")
        let name = (isEnd ? inside.dropFirst() : inside).prefix { (0x30...0x39).contains($0) || $0.isLetter }
        guard !name.isEmpty || inside.first == UInt8(ascii: "!") || inside.first == UInt8(ascii: "?") else {
            put(UInt8(ascii: "<"))
            rest = inside
            return
        }
        skip(past: ">")
        let word = String(decoding: name, as: UTF8.self).lowercased()
        if Self.silent.contains(word), !isEnd { return skipElement(word) }
        if Self.blocks.contains(word) { endLine() }
    }

    private mutating func skip(past mark: String) {
        while !rest.isEmpty, !rest.starts(with: mark.utf8) { rest = rest.dropFirst() }
        rest = rest.dropFirst(mark.utf8.count)
    }

    private mutating func skipElement(_ name: String) {
        let end = Array("</\(name)".utf8)
        while !rest.isEmpty, !rest.prefix(end.count).elementsEqual(end, by: { $0.asciiLowercased == $1 }) {
            rest = rest.dropFirst()
        }
        skip(past: ">")
    }

    private mutating func entity() {
        let (text, length) = HTMLReference.read(Array(rest.prefix(HTMLReference.longest + 2))[...])
        rest = rest.dropFirst(length)
        if length > 1, text == " " { isSpacePending = true } else { for byte in text.utf8 { put(byte) } }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}
