import Base
import Storage

/// The syntax of a value in the file and in environment variables, and the values that are allowed.
struct SettingFormat<Value> {
    /// The allowed values, in words that follow "expected".
    let allowed: String
    /// The words to choose from; empty if the value is not a choice.
    var choices: [String] = []
    /// Whether the value is a secret, whose text appears in no message.
    var isSecret = false
    /// Whether messages may quote a text that is not allowed. False where it could contain a secret that is allowed elsewhere.
    var isQuoted = true
    /// Whether the value is a list of plain values, which is read as one text with commas between them.
    var isList = false
    /// Whether the value is a number of bytes.
    var isSize = false
    /// Returns the value, or `nil` if the text is not allowed.
    let read: (String) -> Value?
    /// The value as YAML.
    let write: (Value) -> String
}

extension SettingFormat {
    /// The same format, with an empty text for no value.
    var orNone: SettingFormat<Value?> {
        SettingFormat<Value?>(
            allowed: "\(allowed), or nothing",
            choices: choices,
            isSecret: isSecret,
            isQuoted: isQuoted,
            isList: isList,
            read: { text in
                guard !text.isEmpty else { return .some(nil) }
                guard let value = read(text) else { return nil }
                return .some(value)
            },
            write: { $0.map(write) ?? quoted("") }
        )
    }
}

/// A double-quoted YAML scalar.
func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

extension SettingFormat<String> {
    /// Non-empty text; `what` describes it in error messages.
    static func text(_ what: String) -> SettingFormat {
        SettingFormat(
            allowed: what,
            read: { isPrintable($0) ? $0 : nil },
            write: quoted
        )
    }

    /// Text that may be empty; `what` describes it in error messages.
    static func textOrNone(_ what: String) -> SettingFormat {
        SettingFormat(
            allowed: what,
            read: { $0.isEmpty || isPrintable($0) ? $0 : nil },
            write: quoted
        )
    }

    /// The absolute path of a file or folder.
    static var path: SettingFormat {
        SettingFormat(
            allowed: "an absolute path",
            read: { isPrintable($0) && $0.hasPrefix("/") ? $0 : nil },
            write: quoted
        )
    }

    /// A URL of one of `schemes`, with a host.
    static func url(_ schemes: [String], isSecret: Bool = false) -> SettingFormat {
        let prefixes = schemes.map { $0 + "://" }
        return SettingFormat(
            allowed: "a URL that begins with " + prefixes.joined(separator: " or "),
            isSecret: isSecret,
            read: { text in
                let isURL = prefixes.contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
                return isURL && isPrintable(text) && !text.contains(" ") ? text : nil
            },
            write: quoted
        )
    }

    /// The name of a file, a folder or a systemd credential.
    static var fileName: SettingFormat {
        SettingFormat(
            allowed: "a name without slashes",
            read: { isPrintable($0) && !$0.contains("/") && $0 != "." && $0 != ".." ? $0 : nil },
            write: quoted
        )
    }

    /// A host name that is valid in a greeting (RFC 5321 section 4.1.2).
    static var hostname: SettingFormat {
        SettingFormat(
            allowed: "a host name of ASCII letters, digits, hyphens and dots",
            read: { text in
                let labels = text.split(separator: ".", omittingEmptySubsequences: false)
                return text.utf8.count <= 253 && labels.allSatisfy(isLabel) ? text : nil
            },
            write: quoted
        )
    }
}

extension SettingFormat<Secret> {
    static var secret: SettingFormat {
        SettingFormat(
            allowed: "a secret",
            isSecret: true,
            read: { isPrintable($0) ? Secret($0) : nil },
            // Only defaults are written, and no default is a secret. A description never shows the secret anyway.
            write: { quoted($0.description) }
        )
    }
}

/// Whether the text is not empty and contains no control characters.
func isPrintable(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
}

private func isLabel(_ label: Substring) -> Bool {
    let isLetterOrDigit: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return (1...63).contains(label.utf8.count) && label.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
        && label.first != "-" && label.last != "-"
}

extension SettingFormat<Int> {
    /// A whole number.
    static func count(_ range: ClosedRange<Int>) -> SettingFormat {
        SettingFormat(
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            read: { DecimalNumber.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: { String($0) }
        )
    }

    /// A number of bytes.
    static func size(_ range: ClosedRange<Int>) -> SettingFormat {
        let (least, most) = (SizeText.write(range.lowerBound), SizeText.write(range.upperBound))
        return SettingFormat(
            allowed: "a size from \(least) to \(most), in bytes or with KiB, MiB, GiB, such as 64KiB",
            isSize: true,
            read: { SizeText.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: SizeText.write
        )
    }
}

extension SettingFormat<Duration> {
    /// A length of time.
    static func duration(_ range: ClosedRange<Duration>) -> SettingFormat {
        let (least, most) = (DurationText.write(range.lowerBound), DurationText.write(range.upperBound))
        return SettingFormat(
            allowed: "a duration from \(least) to \(most), with ms, s, m, h or d, such as 30s or 4h",
            read: { DurationText.read($0).flatMap { range.contains($0) ? $0 : nil } },
            write: DurationText.write
        )
    }
}

extension SettingFormat<Bool> {
    static var flag: SettingFormat {
        SettingFormat(
            allowed: "true or false",
            read: { Bool($0) },
            write: { String($0) }
        )
    }
}

extension SettingFormat where Value: CaseIterable & RawRepresentable<String> {
    /// One of the type's raw values.
    static var choice: SettingFormat {
        let words = Value.allCases.map(\.rawValue)
        return SettingFormat(
            allowed: "one of " + words.joined(separator: ", "),
            choices: words,
            read: Value.init(rawValue:),
            write: { $0.rawValue.allSatisfy { $0.isLetter || $0 == "-" } ? $0.rawValue : quoted($0.rawValue) }
        )
    }
}

extension SettingFormat<IPAddress> {
    static var address: SettingFormat {
        SettingFormat(
            allowed: "an IPv4 or IPv6 address, such as 127.0.0.1 or ::1",
            read: { IPAddress($0) },
            write: { quoted($0.description) }
        )
    }
}

extension SettingFormat<[IPNetwork]> {
    /// A list in the file; in a single text, separated by commas.
    static var networks: SettingFormat {
        SettingFormat(
            allowed: "networks or addresses, such as 10.1.0.0/16 or ::1, with no bits beyond the prefix",
            isList: true,
            read: { text in
                let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
                let networks = parts.compactMap { IPNetwork($0) }
                return networks.count == parts.count ? networks : nil
            },
            write: { "[" + $0.map { quoted($0.description) }.joined(separator: ", ") + "]" }
        )
    }
}

private func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " }
    let end = start.lastIndex { $0 != " " }
    return end.map { start[...$0] } ?? start[..<start.startIndex]
}

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

extension SettingFormat<[String]> {
    /// Any number of addresses and domains.
    static var recipients: SettingFormat {
        texts("addresses, or domains such as @acme.example, or none", CapturePolicy.isEntry)
    }

    /// Any number of addresses.
    static var addresses: SettingFormat {
        texts("addresses, or none") { !$0.hasPrefix("@") && CapturePolicy.isEntry($0) }
    }

    /// Any number of names.
    static var names: SettingFormat { texts("names, or none", isPrintable) }

    private static func texts(_ allowed: String, _ isAllowed: @escaping (String) -> Bool) -> SettingFormat {
        SettingFormat(
            allowed: allowed,
            isList: true,
            read: { text in
                guard !text.isEmpty else { return [] }
                let texts = text.split(separator: ",", omittingEmptySubsequences: false).map { String(trimmed($0)) }
                return texts.allSatisfy(isAllowed) ? texts : nil
            },
            write: { "[" + $0.map(quoted).joined(separator: ", ") + "]" }
        )
    }
}
