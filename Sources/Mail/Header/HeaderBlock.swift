/// The header of a message: its fields in order, and nothing of the body (RFC 5322 section 2.1).
package struct HeaderBlock: Sendable, Hashable {
    package let fields: [HeaderField]
    /// Lines among the fields that are none, with their folds, in order: without a colon, with a name that cannot be one,
    /// or a fold without a field before it. What the gateway writes leaves them out.
    package let strayLines: [ArraySlice<UInt8>]
    /// Bytes of the header with the empty line that ends it; the body begins there.
    package let length: Int
    /// Whether it ends with its empty line.
    package let isEnded: Bool

    /// Reads the header at the beginning of `message`, up to the empty line or the end.
    ///
    /// Lines end with CRLF. A bare CR or LF is refused: whoever takes it for a line's end would see other fields than
    /// this reader does. A line that is no field is passed over. Where none of the lines is a field, or no empty line
    /// comes, what follows the last field is text, and the body begins there: nothing of it is lost.
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

    /// All fields of that name, in order.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    /// The first field of that name.
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

    /// `field-name ":" unstructured`; white space before the colon is obsolete, but read (RFC 5322 section 4.5). `nil` for
    /// what is no field.
    private static func field(_ bytes: ArraySlice<UInt8>) -> HeaderField? {
        guard bytes.first?.isWhiteSpace == false, let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let name = bytes[..<colon].trimmingWhiteSpace
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return HeaderField(name: String(decoding: name, as: UTF8.self), bytes: bytes, valueStart: colon + 1)
    }
}

/// Why a header cannot be read.
package enum HeaderError: Error, Sendable, Hashable, CustomStringConvertible {
    case bareLineEnd

    package var description: String {
        switch self {
        case .bareLineEnd: "the header has a CR or LF that stands alone"
        }
    }
}
