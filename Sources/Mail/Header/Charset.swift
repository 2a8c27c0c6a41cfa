#if canImport(Glibc)
import Glibc
#endif

/// The character sets of mail. The common ones are built in; the C library provides the others.
enum Charset: Sendable, Hashable {
    case utf8
    case latin1
    case latin9
    case windows1252
    /// A character set of the C library, by its name.
    case system(String)

    init?(_ name: String) { self.init(name[...].utf8) }

    /// Looks up a name without regard to case, ignoring a language after `*` (RFC 2231 section 5).
    init?(_ name: Substring.UTF8View) {
        let plain = name.prefix { $0 != UInt8(ascii: "*") }
        let name = String(decoding: plain, as: UTF8.self).lowercased()
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968": self = .utf8
        case "iso-8859-1", "latin1", "iso8859-1": self = .latin1
        case "iso-8859-15", "latin9", "iso8859-15": self = .latin9
        case "windows-1252", "cp1252": self = .windows1252
        default:
            // Programs name one set and use the larger set of the same family.
            let larger = Self.larger[name] ?? name
            guard SystemCharset.isKnown(larger) else { return nil }
            self = .system(larger)
        }
    }

    private static let larger = [
        "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932",
        "iso-8859-9": "windows-1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    ]

    func decode(_ bytes: [UInt8]) -> String {
        if self == .utf8 { return String(decoding: bytes, as: UTF8.self) }
        if case .system(let name) = self { return SystemCharset.decode(bytes, name) }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(scalar(byte)) }
        return String(text)
    }

    /// Decodes text without a declared character set: as UTF-8 where most of it is valid, otherwise as Western
    /// European.
    static func legible(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let damaged = text.unicodeScalars.count { $0 == "\u{FFFD}" }
        let foreign = text.unicodeScalars.count { $0.value >= 0x80 }
        return damaged * 2 < foreign ? text : Charset.windows1252.decode(bytes)
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

/// The character sets that the C library knows in addition to the built-in ones.
enum SystemCharset {
    /// The longest name passed to the library. Names are words such as `windows-1250` or `GB18030`; nothing else is
    /// passed to it.
    private static let longestName = 40
    private static let block = 4096
    /// The library's return value for a failure.
    private static let failure = -1

    /// Whether text in that set can be decoded.
    static func isKnown(_ name: String) -> Bool {
        guard let converter = unsafe open(name) else { return false }
        _ = unsafe iconv_close(converter)
        return true
    }

    /// Decodes the text; a replacement character marks what cannot be decoded.
    static func decode(_ bytes: [UInt8], _ name: String) -> String {
        guard let converter = unsafe open(name) else { return String(decoding: bytes, as: UTF8.self) }
        defer { _ = unsafe iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: block)
        var text: [UInt8] = []
        unsafe input.withUnsafeMutableBufferPointer { source in
            var position = source.baseAddress
            var left = source.count
            while left > 0 {
                let before = left
                let (result, written, reason) = unsafe output.withUnsafeMutableBufferPointer { target in
                    var end = target.baseAddress
                    var room = target.count
                    let result = unsafe iconv(converter, &position, &left, &end, &room)
                    return (result, target.count - room, errno)
                }
                text += output[..<written].map { UInt8(bitPattern: $0) }
                guard result == failure else { continue }
                if reason == E2BIG, left < before || written > 0 { continue }
                // An invalid byte, or a truncated character.
                text += "\u{FFFD}".utf8
                if left > 0 {
                    unsafe position = position?.advanced(by: 1)
                    left -= 1
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func open(_ name: String) -> iconv_t? {
        let isName = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "-_.:".utf8.contains($0)
        }
        guard !name.isEmpty, name.utf8.count <= longestName, isName else { return nil }
        let converter = unsafe iconv_open("UTF-8", name)
        // The library signals failure with -1 as a pointer.
        guard unsafe converter != iconv_t(bitPattern: -1) else { return nil }
        return unsafe converter
    }
}
