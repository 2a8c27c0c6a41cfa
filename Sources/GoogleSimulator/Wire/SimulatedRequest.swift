import Base
import HTTPTypes
import OpenSSL

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
