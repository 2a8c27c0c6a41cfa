import Base

/// The redirect URI, and whether Google accepts it for a web client
/// (developers.google.com/identity/protocols/oauth2/web-server, "URI validation").
struct RedirectAddress: Sendable, Hashable {
    /// The same path as in the Odoo module, so that an existing Google project keeps working.
    static let path = "/google_account/authentication"

    /// Why Google refuses the URI.
    enum Problem: Sendable, CaseIterable {
        /// No HTTPS, and not this machine.
        case notSecure
        /// An IP address instead of a name.
        case noName
        /// A name that exists only in a private network.
        case privateName
    }

    /// Top-level labels outside the public domain name system (RFC 2606, 6761, 6762, 8375 and custom).
    private static let privateLabels: Set<String> = [
        "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain",
        "localhost", "private", "test",
    ]

    let text: String
    let problem: Problem?
    /// The browser used another address, to which its cookies belong: after the redirect it would not be signed in.
    let isElsewhere: Bool

    init(origin: WebOrigin, prefix: String, visited: WebOrigin) {
        text = "\(origin)\(prefix)\(Self.path)"
        problem = Self.problem(of: origin)
        isElsewhere = origin.hostName != visited.hostName || origin.isSecure != visited.isSecure
    }

    private static func problem(of origin: WebOrigin) -> Problem? {
        let name = origin.hostName
        if name == "localhost" { return nil }
        if let address = IPAddress(name) { return address.isLoopback ? nil : .noName }
        if !origin.isSecure { return .notSecure }
        let labels = name.split(separator: ".")
        guard labels.count > 1, let last = labels.last, !privateLabels.contains(String(last)) else {
            return .privateName
        }
        return nil
    }
}

extension ConsoleRequest {
    var redirectAddress: RedirectAddress {
        RedirectAddress(
            origin: console.options.baseURL ?? client.origin,
            prefix: console.options.pathPrefix,
            visited: WebOrigin(isSecure: isSecure, host: client.origin.host)
        )
    }
}
