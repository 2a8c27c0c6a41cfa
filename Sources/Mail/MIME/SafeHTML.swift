/// The HTML of a message, written anew so that it can be shown anywhere.
///
/// Nothing of the source is copied: what is on the lists of elements and attributes is written again, text is escaped, and
/// everything else is left out. So a browser runs nothing, loads nothing and sends nothing, however it would have read the
/// source. There are no images: even one that is embedded says in some clients that it was seen.
package struct SafeHTML: Sendable {
    /// The result, in which every element is closed.
    package let html: String
    /// Whether only the beginning is in it.
    package let isCut: Bool

    /// - Parameter longest: the most bytes of the result, but for the ends of open elements.
    package init(_ html: String, longest: Int) {
        var writer = SafeHTMLWriter(html, longest: longest)
        (self.html, isCut) = writer.write()
    }

    /// Plain text, which keeps its lines.
    package init(text: String, longest: Int) {
        self.init(PlainText.html(text), longest: longest)
    }

    /// The elements that are kept.
    static let elements: Set<String> = [
        "a", "abbr", "address", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del", "div",
        "dl",
        "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s",
        "samp",
        "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt",
        "u",
        "ul", "var",
    ]
    /// Those that have no content.
    static let empty: Set<String> = ["br", "hr"]
    /// Elements whose content is not text to be read.
    static let silent: Set<String> = [
        "script", "style", "template", "noscript", "title", "iframe", "noembed", "noframes", "object", "audio", "video",
        "svg", "math", "xmp", "plaintext", "select", "textarea",
    ]
    /// Elements that may be within each other only so often: browsers and Odoo read deeper ones with difficulty.
    static let deepest = 100
    /// The most bytes of a link's address.
    static let longestLink = 2000
    /// The most columns or rows of a cell.
    static let widestCell = 100
    static let directions: Set<String> = ["ltr", "rtl", "auto"]
    static let alignments: Set<String> = ["left", "right", "center", "justify"]

    /// The attributes of an element that are kept, as they are written.
    static func attributes(_ element: String, _ given: [(name: String, value: String)]) -> String {
        var kept = ""
        for (name, value) in given {
            let word = value.lowercased()
            switch (element, name) {
            case ("a", "href"):
                guard let link = link(value) else { continue }
                kept += " href=\"\(PlainText.escaped(link))\" target=\"_blank\" rel=\"noopener noreferrer nofollow\""
            case ("td", "colspan"), ("th", "colspan"), ("td", "rowspan"), ("th", "rowspan"):
                guard let number = Int(value), (1...widestCell).contains(number) else { continue }
                kept += " \(name)=\"\(number)\""
            case ("ol", "start"):
                guard let number = Int32(value) else { continue }
                kept += " start=\"\(number)\""
            case (_, "dir") where directions.contains(word): kept += " dir=\"\(word)\""
            case (_, "align") where alignments.contains(word): kept += " align=\"\(word)\""
            default: continue
            }
        }
        return kept
    }

    /// The address of a link that leads to a web page or writes a message; `nil` for any other.
    static func link(_ value: String) -> String? {
        // Browsers ignore these within an address.
        let scalars = value.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace }
        let link = String(String.UnicodeScalarView(scalars))
        let start = link.prefix(8).lowercased()
        guard link.utf8.count <= longestLink,
            start.hasPrefix("https://") || start.hasPrefix("http://") || start.hasPrefix("mailto:")
        else { return nil }
        return link
    }
}

/// Reads HTML byte by byte, once, and writes what is safe.
struct SafeHTMLWriter {
    private var rest: ArraySlice<UInt8>
    private var result: [UInt8] = []
    private let longest: Int
    /// The elements that are open in the result.
    private var open: [String] = []
    private var isCut = false

    init(_ html: String, longest: Int) {
        rest = Array(html.utf8)[...]
        self.longest = longest
    }

    mutating func write() -> (html: String, isCut: Bool) {
        while let byte = rest.first, !isCut {
            switch byte {
            case UInt8(ascii: "<"): tag()
            case UInt8(ascii: "&"): entity()
            default: text(byte)
            }
        }
        while let last = open.popLast() { result += "</\(last)>".utf8 }
        return (String(decoding: result, as: UTF8.self), isCut)
    }

    // MARK: Text

    private mutating func put(_ text: String) {
        guard result.count + text.utf8.count <= longest else { return isCut = true }
        result += text.utf8
    }

    private mutating func text(_ byte: UInt8) {
        rest = rest.dropFirst()
        switch byte {
        case UInt8(ascii: ">"): put("&gt;")
        case UInt8(ascii: "\""): put("&quot;")
        case UInt8(ascii: "'"): put("&#39;")
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x20...0x7E:
            guard result.count < longest else { return isCut = true }
            result.append(byte)
        // Control characters are left out.
        case 0..<0x20, 0x7F: break
        default:
            // A character in several bytes is written whole.
            let more = rest.prefix { $0 & 0xC0 == 0x80 }
            guard result.count + 1 + more.count <= longest else { return isCut = true }
            result.append(byte)
            result += more
            rest = rest[more.endIndex...]
        }
    }

    /// Writes what a reference stands for; anything that only looks like one is text.
    private mutating func entity() {
        let (text, length) = HTMLReference.read(rest)
        rest = rest.dropFirst(length)
        put(PlainText.escaped(text))
    }

    // MARK: Elements

    private mutating func tag() {
        if rest.starts(with: "<!--".utf8) { return skip(past: Array("-->".utf8)) }
        let inside = rest.dropFirst()
        let isEnd = inside.first == UInt8(ascii: "/")
        let name = (isEnd ? inside.dropFirst() : inside).prefix { $0.isASCIIWord }
        guard let first = name.first, first.isASCIILetter else {
            if inside.first == UInt8(ascii: "!") || inside.first == UInt8(ascii: "?") || isEnd {
                return skip(past: [UInt8(ascii: ">")])
            }
            rest = inside
            return put("&lt;")
        }
        let word = String(decoding: name, as: UTF8.self).lowercased()
        rest = rest[name.endIndex...]
        let attributes = HTMLAttributes.read(&rest)
        if isEnd { return end(word) }
        if SafeHTML.silent.contains(word) { return skipElement(word) }
        guard SafeHTML.elements.contains(word) else { return }
        begin(word, attributes)
    }

    private mutating func begin(_ name: String, _ attributes: [(name: String, value: String)]) {
        let isEmpty = SafeHTML.empty.contains(name)
        guard isEmpty || open.count < SafeHTML.deepest else { return }
        // Links within links, and elements whose ends may be left out.
        for other in Self.endedBy[name] ?? [] { end(other) }
        let before = result.count
        put("<\(name)\(SafeHTML.attributes(name, attributes))\(isEmpty ? "/" : "")>")
        if result.count > before, !isEmpty { open.append(name) }
    }

    /// Ends the last open element of that name, and those within it. An end within a cell ends nothing outside of it, and one
    /// within a table nothing outside of that.
    private mutating func end(_ name: String) {
        let walls = Self.tableParts.contains(name) ? ["table"] : Self.walls
        let inside = open.lastIndex { walls.contains($0) && $0 != name } ?? open.startIndex
        guard let place = open[inside...].lastIndex(of: name) else { return }
        while open.count > place { result += "</\(open.removeLast())>".utf8 }
    }

    private static let walls: Set<String> = ["table", "td", "th", "caption"]
    private static let tableParts: Set<String> = ["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "table"]
    /// What a beginning element ends.
    private static let endedBy = [
        "a": ["a"], "li": ["li"], "dt": ["dt", "dd"], "dd": ["dt", "dd"], "td": ["td", "th"], "th": ["td", "th"],
        "tr": ["tr"], "tbody": ["tbody", "thead"], "tfoot": ["tbody", "thead"],
    ]

    private mutating func skip(past mark: [UInt8]) {
        while !rest.isEmpty, !rest.starts(with: mark) { rest = rest.dropFirst() }
        rest = rest.dropFirst(mark.count)
    }

    /// Passes an element with everything in it. One without an end goes on to the end of the message, as in a browser.
    private mutating func skipElement(_ name: String) {
        let (start, end) = (Array("<\(name)".utf8), Array("</\(name)".utf8))
        // Only these can be within each other.
        let isNested = ["object", "svg", "math", "select", "template"].contains(name)
        var depth = 1
        while !rest.isEmpty, depth > 0 {
            if rest.first != UInt8(ascii: "<") {
                rest = rest.dropFirst()
            } else if begins(with: end) {
                depth -= 1
                rest = rest.dropFirst(end.count)
            } else {
                if isNested, begins(with: start) { depth += 1 }
                rest = rest.dropFirst()
            }
        }
        skip(past: [UInt8(ascii: ">")])
    }

    private func begins(with mark: [UInt8]) -> Bool {
        rest.prefix(mark.count).elementsEqual(mark) { ($0.isASCIILetter ? $0 | 0x20 : $0) == $1 }
            && rest.dropFirst(mark.count).first?.isASCIIWord != true
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) && self < 0x80 }
    var isASCIIWord: Bool { isASCIILetter || (0x30...0x39).contains(self) }
}
