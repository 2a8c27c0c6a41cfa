/// A whole request, independent of sockets.
struct OdooRequest: Sendable {
    var method: String
    /// The path without the query.
    var path: String
    /// The header fields, with names in lower case.
    var fields: [String: String]
    var body: [UInt8]

    init(method: String, path: String, fields: [(String, String)], body: [UInt8]) {
        self.method = method
        self.path = String(path.prefix { $0 != "?" })
        self.fields = Dictionary(fields.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
        self.body = body
    }

    /// The key of `Authorization: bearer …`.
    var bearer: String? {
        let parts = (fields["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
