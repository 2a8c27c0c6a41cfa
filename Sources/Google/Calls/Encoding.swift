import FoundationEssentials

/// Names and values of a query or a form (`application/x-www-form-urlencoded`).
struct FormFields: Sendable {
    private var pairs: [String] = []

    init(_ fields: [(String, String)] = []) {
        for (name, value) in fields { add(name, value) }
    }

    mutating func add(_ name: String, _ value: String) {
        pairs.append(Self.escape(name) + "=" + Self.escape(value))
    }

    var encoded: String { pairs.joined(separator: "&") }

    /// Returns `url` with the fields as its query.
    func appended(to url: String) -> String {
        pairs.isEmpty ? url : url + (url.contains("?") ? "&" : "?") + encoded
    }

    /// Escapes all but RFC 3986's unreserved characters.
    static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                escaped.append(byte)
            default:
                escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

/// JSON by Foundation, used only through these two functions.
enum JSON {
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

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
