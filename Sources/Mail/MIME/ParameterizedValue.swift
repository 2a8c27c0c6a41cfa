import Base

/// A value with parameters, as in Content-Type and Content-Disposition (RFC 2045 section 5.1), including continued and
/// encoded parameters (RFC 2231). Encoded words in parameters break the rules but are in wide use, so they are decoded
/// too.
package struct ParameterizedValue: Sendable, Hashable {
    /// The most pieces of one parameter that are read.
    private static let mostPieces = 1000

    /// The text before the parameters, in lower case.
    package let value: String
    /// The parameters by name in lower case.
    package let parameters: [String: String]

    package init(_ field: [UInt8]) {
        var scanner = ParameterScanner(field[...])
        value = String(decoding: scanner.value(), as: UTF8.self).lowercased()
        var plain: [String: [UInt8]] = [:]
        var pieces: [String: [Int: Piece]] = [:]
        while let (name, bytes) = scanner.parameter() {
            guard let star = name.firstIndex(of: "*") else {
                if plain[name] == nil { plain[name] = bytes }
                continue
            }
            var mark = name[star...].dropFirst()
            let isEncoded = mark.isEmpty || mark.hasSuffix("*")
            if mark.hasSuffix("*") { mark = mark.dropLast() }
            let number = mark.isEmpty ? 0 : Int(mark)
            guard let number, (0..<Self.mostPieces).contains(number) else { continue }
            let piece = Piece(bytes: bytes, isEncoded: isEncoded)
            if pieces[String(name[..<star])]?[number] == nil {
                pieces[String(name[..<star]), default: [:]][number] = piece
            }
        }
        var parameters = plain.mapValues(Self.plainText)
        for (name, parts) in pieces {
            if let text = Self.joined(parts) { parameters[name] = text }
        }
        self.parameters = parameters
    }

    private struct Piece {
        var bytes: [UInt8]
        var isEncoded: Bool
    }

    private static func plainText(_ bytes: [UInt8]) -> String {
        EncodedWord.decode(String(validating: bytes, as: UTF8.self) ?? Charset.windows1252.decode(bytes))
    }

    /// Joins the pieces from 0 up to the first missing one. The first may name the character set: `utf-8'de'text`.
    private static func joined(_ pieces: [Int: Piece]) -> String? {
        guard let first = pieces[0] else { return nil }
        var charset = Charset.utf8
        var bytes = first.bytes
        if first.isEncoded {
            let parts = bytes.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count == 3 {
                charset = Charset(String(decoding: parts[0], as: UTF8.self)) ?? .utf8
                bytes = Array(parts[2])
            }
            bytes = unescaped(bytes)
        }
        var number = 1
        while let next = pieces[number] {
            bytes += next.isEncoded ? unescaped(next.bytes) : next.bytes
            number += 1
        }
        if charset == .utf8 { return String(validating: bytes, as: UTF8.self) ?? Charset.windows1252.decode(bytes) }
        return charset.decode(bytes)
    }

    /// Decodes `%` and two hexadecimal digits to a byte.
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = rest.prefix(2).hexadecimalByte {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}

extension ArraySlice<UInt8> {
    /// The byte of two hexadecimal digits.
    var hexadecimalByte: UInt8? {
        guard count == 2, let high = first.flatMap(Self.digit), let low = last.flatMap(Self.digit) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }
}

/// Splits a value with parameters, skipping what it cannot parse.
struct ParameterScanner {
    private var rest: ArraySlice<UInt8>

    init(_ field: ArraySlice<UInt8>) { rest = field }

    /// The text before the first parameter, without comments.
    mutating func value() -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.first, byte != UInt8(ascii: ";") {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "(") { skipComment() } else { value.append(byte) }
        }
        return Array(value.trimmingWhiteSpace)
    }

    /// The next parameter: its name in lower case, and its value without quotes.
    mutating func parameter() -> (name: String, value: [UInt8])? {
        while true {
            skip { $0 == UInt8(ascii: ";") || $0.isWhiteSpace }
            guard !rest.isEmpty else { return nil }
            let name = take { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst()
            skip(\.isWhiteSpace)
            let value = rest.first == UInt8(ascii: "\"") ? quoted() : bare()
            let key = String(decoding: name.trimmingWhiteSpace, as: UTF8.self).lowercased()
            if !key.isEmpty { return (key, value) }
        }
    }

    private mutating func bare() -> [UInt8] {
        Array(take { $0 != UInt8(ascii: ";") }.trimmingWhiteSpace)
    }

    /// Parses a quoted string; an unterminated one ends with the field.
    private mutating func quoted() -> [UInt8] {
        rest = rest.dropFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\"), let next = rest.popFirst() { value.append(next) } else { value.append(byte) }
        }
        skip { $0 != UInt8(ascii: ";") }
        return value
    }

    private mutating func skipComment() {
        var depth = 1
        while depth > 0, let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
        }
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) { rest = rest.drop(while: isSkipped) }

    private mutating func take(_ belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: belongs)
        rest = rest.dropFirst(taken.count)
        return taken
    }
}
