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

    /// The path with `name=value` added to its query.
    func with(_ name: String, _ value: String) -> LocalPath {
        let mark = description.contains("?") ? "&" : "?"
        return LocalPath(unchecked: description + mark + PercentCode.encode(name) + "=" + PercentCode.encode(value))
    }

    private init(unchecked text: String) {
        description = text
    }
}
