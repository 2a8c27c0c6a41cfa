import Base

/// A scheme, a host and perhaps a port (RFC 6454), such as `https://gateway.acme.example`.
package struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
    package let isSecure: Bool
    /// Host and port as in the Host header, in lower case, without the scheme's default port.
    package let host: String

    package init(isSecure: Bool, host: String) {
        self.isSecure = isSecure
        let ownPort = isSecure ? ":443" : ":80"
        let name = host.lowercased()
        self.host = name.hasSuffix(ownPort) ? String(name.dropLast(ownPort.count)) : name
    }

    /// Reads `http://host` or `https://host:port`; nothing may follow but a slash.
    package init?(_ text: some StringProtocol) {
        let schemes = [("https://", true), ("http://", false)]
        guard let (scheme, isSecure) = schemes.first(where: { text.lowercased().hasPrefix($0.0) }) else { return nil }
        var host = text.dropFirst(scheme.count)
        if host.hasSuffix("/") { host = host.dropLast() }
        guard Self.isHost(host) else { return nil }
        self.init(isSecure: isSecure, host: String(host))
    }

    package var description: String { (isSecure ? "https://" : "http://") + host }

    /// The host without its port.
    package var hostName: String {
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            return String(host[host.index(after: host.startIndex)..<end])
        }
        return String(host.prefix { $0 != ":" })
    }

    /// Whether the text may be in a Host header: letters, digits and the characters of addresses and ports.
    static func isHost(_ text: some StringProtocol) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
                    UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// A path of the console with its query: the only target of a redirect that a parameter can choose.
struct LocalPath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    private static let longest = 2000

    let description: String

    init(stringLiteral value: String) {
        description = value
    }

    /// Reads an untrusted path. Refuses everything that a browser could take for another host: two leading slashes,
    /// backslashes, and control characters, which browsers remove before they parse a URL.
    init?(_ text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= Self.longest,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        description = text
    }

    /// The path with the value added to its query.
    func with(_ field: FormField, _ value: String) -> LocalPath {
        let mark = description.contains("?") ? "&" : "?"
        return LocalPath(
            unchecked: description + mark + PercentCode.encode(field.name) + "=" + PercentCode.encode(value)
        )
    }

    private init(unchecked text: String) {
        description = text
    }
}
