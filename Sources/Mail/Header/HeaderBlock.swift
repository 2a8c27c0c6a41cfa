/// The header of a message: its fields in order, without the body (RFC 5322 section 2.1).
package struct HeaderBlock: Sendable, Hashable {
    package let fields: [HeaderField]
    /// Lines among the fields that are not fields, with their folds, in order: lines without a colon or with an invalid
    /// name, and folds without a preceding field. The gateway omits them from what it writes.
    package let strayLines: [ArraySlice<UInt8>]
    /// The length of the header in bytes, including the empty line that ends it; the body starts there.
    package let length: Int
    /// Whether the header ends with an empty line.
    package let isEnded: Bool

    /// Parses the header at the start of `message`, up to the empty line or the end.
    ///
    /// Lines end with CRLF. A bare CR or LF is refused: a reader that treats it as a line end would see different
    /// fields. A line that is not a field is skipped. Where no line is a field, or the empty line is missing, the body
    /// starts after the last field, so that no text is lost.
    package init(_ message: [UInt8]) throws(HeaderError) {
        var fields: [HeaderField] = []
        var stray: [ArraySlice<UInt8>] = []
        var (position, endOfFields, strayBeforeEnd) = (0, 0, 0)
        var isEnded = false
        while position < message.count {
            let lineEnd = try Self.endOfLine(in: message, from: position)
            if lineEnd - position == 2, message[position] == 0x0D {
                position = lineEnd
                isEnded = true
                break
            }
            let start = position
            position = lineEnd
            while position < message.count, message[position].isWhiteSpace {
                position = try Self.endOfLine(in: message, from: position)
            }
            if let field = Self.field(message[start..<position]) {
                fields.append(field)
                (endOfFields, strayBeforeEnd) = (position, stray.count)
            } else {
                stray.append(message[start..<position])
            }
        }
        let isText = stray.count > strayBeforeEnd && (!isEnded || fields.isEmpty)
        self.fields = fields
        strayLines = isText ? Array(stray.prefix(strayBeforeEnd)) : stray
        length = isText ? endOfFields : position
        self.isEnded = isEnded && !isText
    }

    /// All fields with that name, in order.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    /// The first field with that name.
    package func first(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }

    private static func endOfLine(in bytes: [UInt8], from start: Int) throws(HeaderError) -> Int {
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case 0x0D:
                guard position + 1 < bytes.count, bytes[position + 1] == 0x0A else { throw .bareLineEnd }
                return position + 2
            case 0x0A: throw .bareLineEnd
            default: position += 1
            }
        }
        return position
    }

    /// Parses `field-name ":" unstructured`; accepts obsolete white space before the colon (RFC 5322 section 4.5).
    /// Returns `nil` for anything that is not a field.
    private static func field(_ bytes: ArraySlice<UInt8>) -> HeaderField? {
        guard bytes.first?.isWhiteSpace == false, let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let name = bytes[..<colon].trimmingWhiteSpace
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return HeaderField(name: String(decoding: name, as: UTF8.self), bytes: bytes, valueStart: colon + 1)
    }
}

/// The reasons why a header cannot be parsed.
package enum HeaderError: Error, Sendable, Hashable, CustomStringConvertible {
    case bareLineEnd

    package var description: String {
        switch self {
        case .bareLineEnd: "the header has a bare CR or LF"
        }
    }
}

/// A header field, byte for byte as received (RFC 5322 section 2.2).
package struct HeaderField: Sendable, Hashable {
    /// The name as written, without the colon.
    package let name: String
    /// The whole field with its folds and its final CRLF.
    package let bytes: ArraySlice<UInt8>
    /// The start of the value in `bytes`, after the colon.
    private let valueStart: Int

    init(name: String, bytes: ArraySlice<UInt8>, valueStart: Int) {
        self.name = name
        self.bytes = bytes
        self.valueStart = valueStart
    }

    /// Whether the field has that name; names are case-insensitive.
    package func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
    }

    /// The value, unfolded (RFC 5322 section 2.2.3) and trimmed of white space.
    package var value: [UInt8] {
        let unfolded = bytes[valueStart...].filter { $0 != 0x0D && $0 != 0x0A }
        return Array(unfolded.trimmingWhiteSpace)
    }

    /// `value` as text; invalid UTF-8 becomes replacement characters.
    package var text: String { String(decoding: value, as: UTF8.self) }
}

extension UInt8 {
    var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    /// Space or tab (RFC 5234 `WSP`).
    var isWhiteSpace: Bool { self == 0x20 || self == 0x09 }
}

extension BidirectionalCollection where Element == UInt8, SubSequence: BidirectionalCollection {
    var trimmingWhiteSpace: SubSequence {
        var part = self[...]
        while part.first?.isWhiteSpace == true { part = part.dropFirst() }
        while part.last?.isWhiteSpace == true { part = part.dropLast() }
        return part
    }
}
