/// An address of the form `local-part@domain` (RFC 5321 section 4.1.2, `Mailbox`; RFC 5322 section 3.4.1, `addr-spec`).
///
/// The local part is stored without quotes; `description` adds them where the grammar requires.
package struct Address: Sendable, Hashable {
    /// The part before the `@`, unquoted. May contain UTF-8 (RFC 6531).
    package let localPart: String
    /// The part after the `@`: a domain name (as given, possibly UTF-8) or an address literal such as `[192.0.2.1]`.
    package let domain: String

    /// Joins two well-formed parts. For text from outside, use the parser, `init?(_:)`.
    package init(localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain
    }
}

extension Address: CustomStringConvertible {
    /// The address as SMTP and header fields write it, with the local part quoted where necessary.
    package var description: String { "\(Self.quotedIfNeeded(localPart))@\(domain)" }

    private static func quotedIfNeeded(_ localPart: String) -> String {
        if isDotString(localPart) { return localPart }
        var quoted = "\""
        for character in localPart.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}

extension Address {
    /// The longest address that is parsed, in bytes (RFC 5321 section 4.5.3.1.3 allows 254 in a path).
    package static let longest = 320

    /// Parses one address, `local-part@domain`, without display name or angle brackets; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        self.init(bytes: Array(text.utf8))
    }

    /// Parses one address from its bytes; see `init?(_:)`.
    package init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count <= Self.longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        guard let localPart = Self.localPart(bytes[..<at]), let domain = Self.domain(bytes[(at + 1)...]) else {
            return nil
        }
        self.init(localPart: localPart, domain: domain)
    }

    /// Parses a `Dot-string` or `Quoted-string` (RFC 5321 section 4.1.2), with UTF-8 (RFC 6531 section 3.3).
    private static func localPart(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.first == UInt8(ascii: "\"") {
            guard bytes.count >= 3, bytes.last == UInt8(ascii: "\"") else { return nil }
            return unquoted(bytes.dropFirst().dropLast())
        }
        return String(validating: bytes, as: UTF8.self).flatMap { isDotString($0) ? $0 : nil }
    }

    /// Whether `text` is a local part that needs no quotes. Parsing and writing both use this rule, so that one reads
    /// back what the other writes.
    static func isDotString(_ text: String) -> Bool {
        // In one pass: this is done several times for each message.
        var (isAtomBegun, isASCII) = (false, true)
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                guard isAtomBegun else { return false }
                isAtomBegun = false
            } else {
                guard byte.isAtomText else { return false }
                isAtomBegun = true
                if byte >= 0x80 { isASCII = false }
            }
        }
        return isAtomBegun && (isASCII || !text.unicodeScalars.contains(where: \.isBlank))
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                guard (0x20...0x7E).contains(byte) else { return nil }
                result.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != 0x7F else { return nil }
                result.append(byte)
            }
        }
        guard !isEscaped else { return nil }
        return String(validating: result, as: UTF8.self)
    }

    /// Parses a domain name, in A-labels or U-labels, or an address literal in brackets.
    private static func domain(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.first == UInt8(ascii: "[") {
            guard bytes.count >= 3, bytes.last == UInt8(ascii: "]") else { return nil }
            guard bytes.dropFirst().dropLast().allSatisfy(\.isLiteralText) else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }
        for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !label.isEmpty, label.count <= 63 || label.contains(where: { $0 >= 0x80 }) else { return nil }
            guard label.allSatisfy(\.isLabelText), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-")
            else { return nil }
        }
        guard let name = String(validating: bytes, as: UTF8.self),
            name.unicodeScalars.allSatisfy({ $0.isASCII || $0.mayStandInLabel })
        else { return nil }
        return name
    }
}

extension Unicode.Scalar {
    /// Whether it is a control or separator beyond ASCII, where some readers break lines or words.
    fileprivate var isBlank: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }

    /// Whether it is a letter, mark or digit, or one of the few others that IDNA allows (RFC 5892). Excludes characters
    /// that look like `@` or `.`.
    fileprivate var mayStandInLabel: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber:
            true
        default: [0xB7, 0x375, 0x5F3, 0x5F4, 0x200C, 0x200D, 0x30FB].contains(value)
        }
    }
}

extension UInt8 {
    fileprivate var isAlphanumeric: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// `atext` of RFC 5322 section 3.2.3, and any UTF-8 byte beyond ASCII (RFC 6532).
    var isAtomText: Bool {
        if isAlphanumeric || self >= 0x80 { return true }
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            return true
        default: return false
        }
    }

    /// Whether it may appear in a label. Host names have no underscore, but real addresses do.
    fileprivate var isLabelText: Bool {
        isAlphanumeric || self >= 0x80 || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }

    fileprivate var isLiteralText: Bool {
        isAlphanumeric || self == UInt8(ascii: ".") || self == UInt8(ascii: ":") || self == UInt8(ascii: "-")
    }
}

/// The form in which addresses of the same mailbox are equal: ASCII letters without regard to case, and
/// internationalised domains as A-labels (RFC 5891).
///
/// RFC 5321 lets a host distinguish `Anna` from `anna`, but no mail system in use does, and a header that spells a
/// recipient differently from the envelope must not cause a second copy. Beyond ASCII, a local part is compared byte by
/// byte: characters that Unicode treats as the same letter (the Kelvin sign and `k`) may be two mailboxes.
package struct AddressKey: Sendable, Hashable {
    /// The compared form, in UTF-8.
    package let bytes: [UInt8]

    fileprivate init(_ address: Address) {
        bytes =
            address.localPart.utf8.map(\.asciiLowercased) + [UInt8(ascii: "@")]
            + Self.domain(address.domain.lowercased()).utf8
    }

    private static func domain(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 >= 0x80 }) else { return name }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.map { Punycode.asciiLabel(String($0)) }.joined(separator: ".")
    }
}

extension Address {
    /// The form for comparing addresses.
    package var key: AddressKey { AddressKey(self) }
}
