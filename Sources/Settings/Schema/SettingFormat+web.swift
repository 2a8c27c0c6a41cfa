import Base

extension SettingFormat<String> {
    /// A scheme, a host and an optional port, without a path.
    static var origin: SettingFormat {
        SettingFormat(
            allowed: "http:// or https:// with a host, an optional port, and nothing after it",
            read: { text in
                let schemes = ["https://", "http://"]
                guard let scheme = schemes.first(where: text.hasPrefix) else { return nil }
                let host = text.dropFirst(scheme.count)
                let isHost = host.utf8.allSatisfy { byte in
                    let character = Character(Unicode.Scalar(byte))
                    return character.isASCII
                        && (character.isLetter || character.isNumber || ".-:[]".contains(character))
                }
                return !host.isEmpty && isHost ? text.lowercased() : nil
            },
            write: quoted
        )
    }

    /// A path of ASCII letters, digits, hyphens and underscores, without a trailing slash.
    static var urlPath: SettingFormat {
        SettingFormat(
            allowed: "a path such as /gateway, without a trailing slash",
            read: { text in
                let segments = text.split(separator: "/", omittingEmptySubsequences: false)
                let isPlain = segments.dropFirst().allSatisfy { segment in
                    !segment.isEmpty
                        && segment.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
                }
                return segments.count > 1 && segments[0].isEmpty && isPlain ? text : nil
            },
            write: quoted
        )
    }
}

extension SettingFormat<[IPNetwork]> {
    /// Like `networks`, but may be empty.
    static var networksOrNone: SettingFormat {
        let networks = networks
        return SettingFormat(
            allowed: networks.allowed + ", or none",
            isList: true,
            read: { $0.isEmpty ? [] : networks.read($0) },
            write: networks.write
        )
    }
}

extension SettingFormat<[String]> {
    /// Any number of host names.
    static var hostNames: SettingFormat {
        let name = SettingFormat<String>.hostname
        return SettingFormat(
            allowed: "host names of ASCII letters, digits, hyphens and dots, or none",
            isList: true,
            read: { text in
                guard !text.isEmpty else { return [] }
                let parts = text.split(separator: ",", omittingEmptySubsequences: false)
                let names = parts.compactMap { name.read(String($0.filter { $0 != " " })) }
                return names.count == parts.count ? names : nil
            },
            write: { "[" + $0.map(quoted).joined(separator: ", ") + "]" }
        )
    }
}
