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
