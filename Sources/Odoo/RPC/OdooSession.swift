import Base
import Transport

/// A session of Odoo, such as its web client has.
///
/// A call of the external API carries the password. Odoo hashes it for a good part of a second, and remembers the result only
/// until some call changes its structure, as most calls of a set-up do. A session is signed in to once. API keys open none.
struct OdooSession: Sendable {
    let user: Int
    let version: OdooVersion
    let cookie: String

    /// - Returns: `nil` unless Odoo signed the user in: with two-factor authentication, a password is not enough.
    init?(_ response: HTTPResponse, _ answer: JSONValue) {
        let result = answer["result"]
        guard let user = result?["uid"]?.integer,
            let version = OdooVersion(information: result?["server_version_info"]),
            let cookie = Self.cookie(response)
        else { return nil }
        (self.user, self.version, self.cookie) = (user, version, cookie)
    }

    private static let name = "session_id="
    private static let longestCookie = 512

    private static func cookie(_ response: HTTPResponse) -> String? {
        let fields = response.fields.filter { $0.name.lowercased() == "set-cookie" }.map(\.value)
        return fields.first { $0.hasPrefix(name) }.map { String($0.prefix { $0 != ";" }) }
            .flatMap { $0.utf8.count <= longestCookie ? $0 : nil }
    }

    static func signIn(_ access: OdooAccess) -> (path: String, parameters: JSONValue) {
        (
            "/web/session/authenticate",
            [
                "db": .string(access.database), "login": .string(access.login),
                "password": .string(access.secret.reveal()),
            ]
        )
    }

    static let signOutPath = "/web/session/destroy"

    static func path(of call: OdooCall) -> String { "/web/dataset/call_kw/\(call.model)/\(call.method)" }

    static func parameters(of call: OdooCall) -> JSONValue {
        let (positional, named) = call.arguments
        return [
            "model": .string(call.model), "method": .string(call.method), "args": .array(positional),
            "kwargs": .object(named),
        ]
    }
}

extension OdooCall {
    /// The arguments as JSON-RPC passes them: by position and by name.
    var arguments: (positional: [JSONValue], named: [String: JSONValue]) {
        var named = named
        if !context.isEmpty { named["context"] = .object(context) }
        return ((ids.map { [JSONValue($0)] } ?? []) + leading.map(\.value), named)
    }
}
