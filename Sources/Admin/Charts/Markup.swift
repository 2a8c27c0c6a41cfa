/// Writes SVG and HTML elements, and escapes all content.
struct Markup {
    private(set) var text = ""

    /// `<name attributes>`, then what `content` writes, then the end tag.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ content: (inout Markup) -> Void = { _ in }
    ) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
        text += ">"
        content(&self)
        text += "</\(name)>"
    }

    /// An element with only text.
    mutating func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        text: String
    ) {
        element(name, attributes) { $0.text += Self.escaped(text) }
    }

    /// Text escaped for HTML and XML, in content and in quoted attributes. Control characters, which XML does not
    /// allow, are removed.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": continue
            default: if scalar.value >= 0x20, scalar.value != 0x7F { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// A coordinate to a tenth of a pixel, independent of the language.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let (whole, part) = (abs(tenths) / 10, abs(tenths) % 10)
        return "\(tenths < 0 ? "-" : "")\(whole)\(part == 0 ? "" : ".\(part)")"
    }

    /// Removes the characters that are not allowed in a class or id.
    static func name(_ text: String) -> String {
        String(
            text.unicodeScalars.filter {
                $0 == "-" || $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0)
            }
        )
    }
}
