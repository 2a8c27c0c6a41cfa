/// The gateway's id of an accepted message, as in the 250 reply, the log, `trace` and the X- header.
///
/// 63 bits: the upper 41 are milliseconds since 2020, the lower 22 a counter that starts at random, so that ids sort by
/// age and new rows go to the end of their table. Written as 13 characters of Crockford's base 32.
package struct QueueID: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: QueueID, b: QueueID) -> Bool { a.rawValue < b.rawValue }
}

extension QueueID: CustomStringConvertible, LosslessStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 13

    package var description: String {
        var characters = [UInt8](repeating: 0, count: Self.length)
        var rest = UInt64(bitPattern: rawValue)
        for place in characters.indices.reversed() {
            characters[place] = Self.alphabet[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Parses an id; accepts lower case and the usual confusions (`O` for `0`, `I` and `L` for `1`).
    package init?(_ description: String) {
        guard description.utf8.count == Self.length else { return nil }
        var value: UInt64 = 0
        for character in description.uppercased().utf8 {
            let read: UInt8 =
                switch character {
                case UInt8(ascii: "O"): UInt8(ascii: "0")
                case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
                default: character
                }
            guard let digit = Self.alphabet.firstIndex(of: read) else { return nil }
            guard value >> 58 == 0 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        self.init(rawValue: Int64(bitPattern: value))
    }
}
