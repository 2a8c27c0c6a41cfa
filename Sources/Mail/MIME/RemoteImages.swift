/// Which images on other servers the HTML of a message may show. Whoever opens it loads them, and so tells the sender when and
/// where it is read.
package enum RemoteImages: Sendable, CaseIterable {
    /// All but those that nobody sees: they only tell that the message is read.
    case visible
    case none

    /// Elements that load something.
    private static let loading: Set<String> = ["img", "image", "video", "audio", "source", "track", "input"]

    /// The HTML without the others. What loads nothing is copied as it is; what cleans it of everything else comes afterwards.
    package func filter(_ html: String) -> String {
        var rest = Array(html.utf8)[...]
        var result: [UInt8] = []
        while !rest.isEmpty {
            let text = rest.prefix { $0 != UInt8(ascii: "<") }
            result += text
            rest = rest[text.endIndex...]
            guard !rest.isEmpty else { break }
            if rest.starts(with: "<!--".utf8) {
                // Where a comment ends is a matter of the reader.
                Self.skipComment(&rest)
                continue
            }
            let start = rest
            let name = rest.dropFirst().prefix { $0.isASCIIWord }
            guard name.first?.isASCIILetter == true else {
                result.append(UInt8(ascii: "<"))
                rest = rest.dropFirst()
                continue
            }
            let word = String(decoding: name, as: UTF8.self).lowercased()
            rest = rest[name.endIndex...]
            let attributes = HTMLAttributes.read(&rest)
            if Self.loading.contains(word), !isKept(word, attributes) {
                result += Self.substitute(attributes).utf8
            } else if let style = attributes.first(where: { $0.name == "style" })?.value, Self.loads(style) {
                result += Self.tag(word, attributes).utf8
            } else {
                result += start[..<rest.startIndex]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func skipComment(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.dropFirst("<!--".utf8.count)
        while !rest.isEmpty, !rest.starts(with: "-->".utf8) { rest = rest.dropFirst() }
        rest = rest.dropFirst("-->".utf8.count)
    }

    private func isKept(_ element: String, _ attributes: [(name: String, value: String)]) -> Bool {
        if element == "input" { return attributes.first { $0.name == "type" }?.value.lowercased() != "image" }
        guard element == "img", let source = attributes.first(where: { $0.name == "src" })?.value else { return false }
        let start = source.drop { $0.isWhitespace }.prefix(5).lowercased()
        // Part of the message itself.
        if start.hasPrefix("data:") || start.hasPrefix("cid:") { return true }
        return self == .visible && !Self.isHidden(attributes)
    }

    /// What is read instead of an image.
    private static func substitute(_ attributes: [(name: String, value: String)]) -> String {
        guard !isHidden(attributes), let text = attributes.first(where: { $0.name == "alt" })?.value else { return "" }
        return PlainText.escaped(text)
    }

    /// Whether nobody sees an image with these attributes.
    private static func isHidden(_ attributes: [(name: String, value: String)]) -> Bool {
        var (width, height) = (number("width", attributes), number("height", attributes))
        for (name, value) in declarations(attributes.first { $0.name == "style" }?.value ?? "") {
            switch name {
            case "display" where value.hasPrefix("none"), "visibility" where value.hasPrefix("hidden"): return true
            case "opacity" where Double(value) == 0: return true
            case "width", "max-width": width = number(value) ?? width
            case "height", "max-height": height = number(value) ?? height
            default: continue
            }
        }
        if attributes.contains(where: { $0.name == "hidden" }) || width == 0 || height == 0 { return true }
        return (width ?? height ?? .infinity) <= smallest && (height ?? width ?? .infinity) <= smallest
    }

    /// In pixels: what is smaller is no picture.
    private static let smallest = 2.0

    private static func number(_ name: String, _ attributes: [(name: String, value: String)]) -> Double? {
        attributes.first { $0.name == name }.flatMap { number($0.value.lowercased()) }
    }

    /// A length in pixels; `nil` for one that depends on something else.
    private static func number(_ text: String) -> Double? {
        let digits = text.drop { $0 == " " }.prefix { $0.isNumber || $0 == "." }
        let unit = text.drop { $0 == " " }.dropFirst(digits.count).prefix { $0.isLetter || $0 == "%" }
        guard let number = Double(digits) else { return nil }
        return number == 0 || unit.isEmpty || unit == "px" || unit == "pt" ? number : nil
    }

    // MARK: Styles

    private static func declarations(_ style: String) -> [(name: String, value: String)] {
        style.lowercased().split(separator: ";").compactMap { declaration in
            let parts = declaration.split(separator: ":", maxSplits: 1).map { part in
                String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
            }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    /// Whether a style may load something. With an escape, every word can be written otherwise.
    private static func loads(_ style: String) -> Bool {
        let word = style.lowercased()
        return ["url", "image", "src", "import", "\\", "/*"].contains { word.contains($0) }
    }

    /// The tag with a style that loads nothing.
    private static func tag(_ name: String, _ attributes: [(name: String, value: String)]) -> String {
        let written = attributes.map { attribute in
            var value = attribute.value
            if attribute.name == "style" {
                // A semicolon may be within an address: what is left of it is no declaration.
                let kept = value.split(separator: ";").filter { part in
                    !loads(String(part)) && !part.contains { "()'\"".contains($0) }
                }
                value = kept.joined(separator: ";")
            }
            let isPlain = attribute.name.utf8.allSatisfy { $0.isASCIIWord || $0 == UInt8(ascii: "-") }
            return isPlain ? " \(attribute.name)=\"\(PlainText.escaped(value))\"" : ""
        }
        return "<\(name)\(written.joined())>"
    }
}
