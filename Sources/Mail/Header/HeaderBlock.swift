/// The header of a message: its fields in order, and nothing of the body (RFC 5322 section 2.1).
package struct HeaderBlock: Sendable, Hashable {
    package let fields: [HeaderField]
    /// Bytes of the header with the empty line that ends it; the body begins there.
    package let length: Int

    /// Reads the header at the beginning of `message`, up to the empty line or the end.
    ///
    /// Lines end with CRLF. A bare CR or LF is refused: whoever takes it for a line's end would see other fields than
    /// this reader does. So is a continuation line without a field before it, which would join the field that comes to
    /// stand before it.
    package init(_ message: [UInt8]) throws(HeaderError) {
        var fields: [HeaderField] = []
        var position = 0
        while position < message.count {
            let lineEnd = try Self.endOfLine(in: message, from: position)
            if lineEnd - position == 2, message[position] == 0x0D { position = lineEnd; break }
            let start = position
            position = lineEnd
            guard !message[start].isWhiteSpace else { throw .badName(Self.excerpt(message[start..<lineEnd])) }
            while position < message.count, message[position].isWhiteSpace {
                position = try Self.endOfLine(in: message, from: position)
            }
            fields.append(try Self.field(message[start..<position]))
        }
        self.fields = fields
        length = position
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

    /// `field-name ":" unstructured`; white space before the colon is obsolete, but read (RFC 5322 section 4.5).
    private static func field(_ bytes: ArraySlice<UInt8>) throws(HeaderError) -> HeaderField {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw .noColon(excerpt(bytes)) }
        let name = bytes[..<colon].trimmingWhiteSpace
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .badName(excerpt(bytes)) }
        return HeaderField(name: String(decoding: name, as: UTF8.self), bytes: bytes, valueStart: colon + 1)
    }

    private static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
        let shown = bytes.prefix(60).filter { $0 >= 0x20 && $0 != 0x7F }
        return String(decoding: shown, as: UTF8.self)
    }
}

/// Why a header cannot be read.
package enum HeaderError: Error, Sendable, Hashable, CustomStringConvertible {
    case noColon(String)
    case badName(String)
    case bareLineEnd

    package var description: String {
        switch self {
        case .noColon(let line): "the header has a line without a colon: \"\(line)\""
        case .badName(let line): "the header has a field whose name cannot be read: \"\(line)\""
        case .bareLineEnd: "the header has a CR or LF that stands alone"
        }
    }
}
