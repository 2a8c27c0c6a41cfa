import Base

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
