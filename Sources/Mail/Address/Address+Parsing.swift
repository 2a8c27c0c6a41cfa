extension Address {
    /// The longest address that is read, in bytes (RFC 5321 section 4.5.3.1.3 allows 254 in a path).
    package static let longest = 320

    /// Reads one address, `local-part@domain`, without display name or angle brackets; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        self.init(bytes: Array(text.utf8))
    }

    /// Reads one address from its bytes; see `init?(_:)`.
    package init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count <= Self.longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        guard let localPart = Self.localPart(bytes[..<at]), let domain = Self.domain(bytes[(at + 1)...]) else {
            return nil
        }
        self.init(localPart: localPart, domain: domain)
    }

    /// `Dot-string` or `Quoted-string` (RFC 5321 section 4.1.2), with UTF-8 (RFC 6531 section 3.3).
    private static func localPart(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.first == UInt8(ascii: "\"") {
            guard bytes.count >= 3, bytes.last == UInt8(ascii: "\"") else { return nil }
            return unquoted(bytes.dropFirst().dropLast())
        }
        return String(validating: bytes, as: UTF8.self).flatMap { isDotString($0) ? $0 : nil }
    }

    /// Whether `text` may be a local part without quotes: what is read so is written so, and nothing else.
    static func isDotString(_ text: String) -> Bool {
        let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
            && !text.unicodeScalars.contains(where: \.isBlank)
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

    /// A domain name, in A-labels or U-labels, or an address literal in brackets.
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
    /// Controls and separators beyond ASCII: some readers break lines or words there.
    fileprivate var isBlank: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }

    /// Letters, marks and digits, and the few others that IDNA knows (RFC 5892). No sign that looks like `@` or `.`.
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

    /// `atext` of RFC 5322 section 3.2.3, and any byte of UTF-8 beyond ASCII (RFC 6532).
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

    /// What stands in a label; the underscore is no host name's, but occurs in real addresses.
    fileprivate var isLabelText: Bool {
        isAlphanumeric || self >= 0x80 || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }

    fileprivate var isLiteralText: Bool {
        isAlphanumeric || self == UInt8(ascii: ".") || self == UInt8(ascii: ":") || self == UInt8(ascii: "-")
    }
}
