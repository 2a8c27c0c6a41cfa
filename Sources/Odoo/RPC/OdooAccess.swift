package import Base

/// The address of an Odoo database, and the credentials of its caller.
package struct OdooAccess: Sendable {
    /// Scheme, host and port, without a trailing slash.
    package let url: String
    package let database: String
    package let login: String
    /// The password, or preferably the API key: with two-factor authentication, only keys work.
    package let secret: Secret

    /// - Returns: `nil` if `url` is not an http or https address, or contains a user, a query or a fragment.
    package init?(url: String, database: String, login: String, secret: Secret) {
        var url = url[...]
        while url.hasSuffix("/") { url = url.dropLast() }
        guard let scheme = url.firstRange(of: "://"),
            ["http", "https"].contains(url[..<scheme.lowerBound].lowercased()),
            scheme.upperBound < url.endIndex,
            !url.unicodeScalars.contains(where: { "@?#\\".unicodeScalars.contains($0) || $0.value <= 0x20 })
        else { return nil }
        self.url = String(url)
        self.database = database
        self.login = login
        self.secret = secret
    }

    /// Whether the secret crosses a network unencrypted, so that others can read it on the way. Calls that stay on this
    /// machine do not count.
    package var isReadableOnTheWay: Bool {
        guard url.lowercased().hasPrefix("http://") else { return false }
        var host = url.dropFirst("http://".count).prefix { $0 != "/" }
        if host.hasPrefix("[") {
            host = host.dropFirst().prefix { $0 != "]" }
        } else {
            host = host.prefix { $0 != ":" }
        }
        let name = host.lowercased()
        return name != "localhost" && !name.hasSuffix(".localhost") && IPAddress(name)?.isLoopback != true
    }

    /// Whether the secret has the form of Odoo's API keys: 40 hexadecimal digits.
    package var hasKey: Bool {
        let text = secret.reveal().utf8
        return text.count == 40
            && text.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}

/// A version of Odoo, such as 18.0 or the interim `saas~18.2`.
package struct OdooVersion: Sendable, Hashable, Comparable {
    package var major: Int
    package var minor: Int

    /// The oldest supported version.
    package static let oldest = OdooVersion(14, 0)

    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads the `version_info` of Odoo's answer, `[18, 0, 0, "final", 0, ""]` or `["saas~18", 2, …]`.
    package init?(information: JSONValue?) {
        guard let parts = information?.array, parts.count >= 2, let minor = parts[1].integer else { return nil }
        let major = parts[0].integer ?? parts[0].string.flatMap { Int($0.split(separator: "~").last ?? "") }
        guard let major else { return nil }
        self.init(major, minor)
    }

    package static func < (left: OdooVersion, right: OdooVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension OdooVersion: CustomStringConvertible {
    package var description: String { "\(major).\(minor)" }
}

/// The two protocols for calling Odoo.
package enum OdooDialect: String, Sendable, Hashable {
    /// `/json/2/<model>/<method>`, Odoo 19 and later, with an API key as bearer token.
    case json2 = "JSON-2"
    /// `/jsonrpc`, Odoo up to 19, with login and password or API key in the body.
    case jsonRPC = "JSON-RPC"

    /// The dialect that suits an Odoo of that version: JSON-RPC is announced to be removed in Odoo 20, and JSON-2
    /// refuses passwords.
    package init(for version: OdooVersion, hasKey: Bool) {
        self = version.major >= 19 && hasKey ? .json2 : .jsonRPC
    }
}
