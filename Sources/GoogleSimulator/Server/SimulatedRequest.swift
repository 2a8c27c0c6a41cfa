import Base
import Cryptography
import HTTPTypes

/// A whole request, independent of sockets.
struct SimulatedRequest: Sendable {
    var verb: HTTPRequest.Method
    /// The path's segments, percent-decoded.
    var segments: [String]
    var query: [QueryItem]
    var fields: HTTPFields
    var body: [UInt8]
    /// The scheme, host and port of the client's request, such as `http://127.0.0.1:8080`.
    var origin: String

    /// - Parameter target: path and query as in the request line.
    init(verb: HTTPRequest.Method, target: String, fields: HTTPFields, body: [UInt8], origin: String = "") {
        self.origin = origin
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.verb = verb
        segments = parts[0].split(separator: "/").map { PercentEncoding.decode($0, plusIsSpace: false) }
        query = parts.count > 1 ? PercentEncoding.pairs(parts[1]) : []
        self.fields = fields
        self.body = body
    }

    var path: String { "/" + segments.joined(separator: "/") }

    /// Returns the value of the first parameter of that name.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Returns every value of a parameter that may be repeated.
    func parameters(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

    /// The token of `Authorization: Bearer …` (RFC 6750 section 2.1) or of the `access_token` parameter.
    var bearer: String? {
        guard let value = fields[.authorization] else { return parameter("access_token") }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// Name and password of `Authorization: Basic …` (RFC 7617), which clients may use at the token endpoint.
    var basic: (name: String, password: String)? {
        let parts = (fields[.authorization] ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = Base64.decode(String(parts[1])) else {
            return nil
        }
        let pair = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard pair.count == 2 else { return nil }
        return (
            PercentEncoding.decode(pair[0], plusIsSpace: true), PercentEncoding.decode(pair[1], plusIsSpace: true)
        )
    }

    /// The media type of the body, without parameters, in lower case.
    var mediaType: String {
        String((fields[.contentType] ?? "").prefix { $0 != ";" }).lowercased().filter { $0 != " " }
    }

    /// The body as an HTML form, or the query if there is no body.
    var form: [String: String] {
        let items = body.isEmpty ? query : PercentEncoding.pairs(String(decoding: body, as: UTF8.self)[...])
        return Dictionary(items.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

/// A whole response.
struct SimulatedResponse: Sendable {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]

    init(status: Int = 200, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    static func json(_ value: JSON, status: Int = 200) -> SimulatedResponse {
        SimulatedResponse(
            status: status,
            fields: [.contentType: "application/json; charset=UTF-8", .cacheControl: "private"],
            body: value.bytes
        )
    }

    static func html(_ text: String, status: Int = 200) -> SimulatedResponse {
        SimulatedResponse(
            status: status,
            fields: [.contentType: "text/html; charset=UTF-8"],
            body: Array("<!DOCTYPE html>\n\(text)".utf8)
        )
    }

    static func redirect(to location: String) -> SimulatedResponse {
        SimulatedResponse(status: 302, fields: [.location: location])
    }

    /// The answer of Google's front end to an unknown path.
    static let unknownPath = html(
        "<title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server.",
        status: 404
    )
}

/// Percent-encoding (RFC 3986 section 2.1) and HTML forms (`application/x-www-form-urlencoded`).
enum PercentEncoding {
    /// Decodes percent-encoded text.
    ///
    /// - Parameter plusIsSpace: true in queries and forms, false in paths.
    static func decode(_ text: Substring, plusIsSpace: Bool) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), plusIsSpace {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Encodes everything but RFC 3986's unreserved characters.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads `name=value&…`, in order.
    static func pairs(_ text: Substring) -> [QueryItem] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return QueryItem(
                name: decode(parts[0], plusIsSpace: true),
                value: parts.count > 1 ? decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    static func query(_ items: [(String, String)]) -> String {
        items.map { "\(encode($0.0))=\(encode($0.1))" }.joined(separator: "&")
    }
}

/// A parameter of a query or a form.
struct QueryItem: Sendable, Hashable {
    let name: String
    let value: String
}
