/// A path of the console itself, with its query: the only thing that a browser is ever sent on to by a parameter.
struct LocalPath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    private static let longest = 2000

    let description: String

    init(stringLiteral value: String) {
        description = value
    }

    /// Reads a path that came from outside. Refused is all that a browser could take for another host: what begins with
    /// two slashes or a backslash, and control characters, which browsers drop before they look.
    init?(_ text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= Self.longest,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        description = text
    }

    /// The path with `name=value` in its query.
    func with(_ name: String, _ value: String) -> LocalPath {
        let mark = description.contains("?") ? "&" : "?"
        return LocalPath(unchecked: description + mark + PercentCode.encode(name) + "=" + PercentCode.encode(value))
    }

    private init(unchecked text: String) {
        description = text
    }
}
