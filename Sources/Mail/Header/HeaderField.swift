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
