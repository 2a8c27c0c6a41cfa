import Base
import Mail

/// A message's text for display: the first plain text part, decoded (RFC 2045, RFC 2046). HTML is shown as source.
struct MessagePreview: Sendable {
    /// The deepest nesting of parts that is read.
    private static let deepest = 8
    private static let mostParts = 100

    let text: String

    init(_ header: HeaderBlock, body: ArraySlice<UInt8>) {
        text = Self.find("text/plain", header, body, depth: 0) ?? Self.find("text/", header, body, depth: 0) ?? ""
    }

    private static func find(_ wanted: String, _ header: HeaderBlock, _ body: ArraySlice<UInt8>, depth: Int) -> String?
    {
        let type = header.first("Content-Type")?.text ?? "text/plain"
        let kind = type.prefix { $0 != ";" }.lowercased()
        if kind.hasPrefix("multipart/") {
            guard depth < deepest, let boundary = parameter("boundary", of: type) else { return nil }
            for part in parts(of: body, boundary) {
                guard let inner = try? HeaderBlock(part) else { continue }
                if let text = find(wanted, inner, part[inner.length...], depth: depth + 1) { return text }
            }
            return nil
        }
        guard kind.hasPrefix(wanted) else { return nil }
        let encoding = header.first("Content-Transfer-Encoding")?.text.lowercased() ?? ""
        return string(decoded(body, encoding), charset: parameter("charset", of: type)?.lowercased() ?? "utf-8")
    }

    /// A parameter of Content-Type, with or without quotes.
    private static func parameter(_ name: String, of type: String) -> String? {
        for piece in type.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            let key = pair[0].filter { !$0.isWhitespace }.lowercased()
            guard pair.count == 2, key == name else { continue }
            return String(pair[1].drop { $0.isWhitespace }.filter { $0 != "\"" })
        }
        return nil
    }

    private static func parts(of body: ArraySlice<UInt8>, _ boundary: String) -> [[UInt8]] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [[UInt8]] = []
        var current: [UInt8]?
        var rest = body
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
            let line = rest[..<end]
            rest = rest[end...]
            guard line.starts(with: mark) else {
                current?.append(contentsOf: line)
                continue
            }
            if let part = current { parts.append(part) }
            guard parts.count < mostParts, !line.dropFirst(mark.count).starts(with: "--".utf8) else { return parts }
            current = []
        }
        if let part = current { parts.append(part) }
        return parts
    }

    private static func decoded(_ body: ArraySlice<UInt8>, _ encoding: String) -> [UInt8] {
        switch encoding {
        case "base64":
            let letters = body.filter { $0 > 0x20 && $0 != UInt8(ascii: "=") }
            // A truncated text ends in the middle of a group.
            let whole = letters.count % 4 == 1 ? letters.dropLast() : letters[...]
            return Base64.decode(String(decoding: whole, as: UTF8.self)) ?? []
        case "quoted-printable": return unquoted(body)
        default: return Array(body)
        }
    }

    private static func unquoted(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = body
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                result.append(byte)
                continue
            }
            if rest.starts(with: [0x0D, 0x0A]) {
                rest = rest.dropFirst(2)
            } else if rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Decodes Western eight-bit text byte by byte; everything else as UTF-8.
    private static func string(_ bytes: [UInt8], charset: String) -> String {
        guard charset.hasPrefix("iso-8859-1") || charset == "windows-1252" else {
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
