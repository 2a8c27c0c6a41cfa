/// The character sets that mail from Odoo and its correspondents uses in header fields.
enum Charset: Sendable, Hashable {
    case utf8
    case latin1
    case latin9
    case windows1252

    /// By name, without regard to case; a language after `*` is passed over (RFC 2231 section 5).
    init?(_ name: Substring.UTF8View) {
        let plain = name.prefix { $0 != UInt8(ascii: "*") }
        switch String(decoding: plain, as: UTF8.self).lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
        case "iso-8859-1", "latin1", "iso8859-1": self = .latin1
        case "iso-8859-15", "latin9", "iso8859-15": self = .latin9
        case "windows-1252", "cp1252": self = .windows1252
        default: return nil
        }
    }

    func decode(_ bytes: [UInt8]) -> String {
        if self == .utf8 { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(scalar(byte)) }
        return String(text)
    }

    private func scalar(_ byte: UInt8) -> Unicode.Scalar {
        switch self {
        case .latin9: Self.latin9Differences[byte] ?? Unicode.Scalar(byte)
        case .windows1252 where (0x80...0x9F).contains(byte): Self.windows1252Controls[Int(byte - 0x80)]
        default: Unicode.Scalar(byte)
        }
    }

    private static let latin9Differences: [UInt8: Unicode.Scalar] = [
        0xA4: "€", 0xA6: "Š", 0xA8: "š", 0xB4: "Ž", 0xB8: "ž", 0xBC: "Œ", 0xBD: "œ", 0xBE: "Ÿ",
    ]

    private static let windows1252Controls: [Unicode.Scalar] = [
        "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
        "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]
}
