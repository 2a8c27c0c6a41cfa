#if canImport(Glibc)
import Glibc
#endif

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
