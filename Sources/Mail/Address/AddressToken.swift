/// The tokens of an address field (RFC 5322 sections 3.2 and 3.4), without comments and white space.
enum AddressToken: Sendable, Hashable {
    /// A run of ordinary bytes, dots included.
    case atom([UInt8])
    /// The content of a quoted string, unescaped.
    case quoted([UInt8])
    /// `[…]`, including the brackets.
    case literal([UInt8])
    /// One of `< > : ; , @`.
    case special(UInt8)
}

/// A token and its position in the value.
struct PlacedToken {
    let token: AddressToken
    let range: Range<Int>

    func isSpecial(_ character: Unicode.Scalar) -> Bool { token == .special(UInt8(ascii: character)) }
}

/// Splits an unfolded value into tokens, in one pass.
struct AddressTokenizer {
    private static let deepestComment = 32

    private let value: [UInt8]
    private var position = 0

    init(_ value: [UInt8]) {
        self.value = value
    }

    mutating func tokens() throws(AddressListError) -> [PlacedToken] {
        var result: [PlacedToken] = []
        while position < value.count {
            let start = position
            let byte = value[position]
            switch byte {
            case 0x20, 0x09:
                position += 1
                continue
            case UInt8(ascii: "("):
                try skipComment()
                continue
            case UInt8(ascii: "\""):
                result.append(PlacedToken(token: .quoted(try quoted()), range: start..<position))
            case UInt8(ascii: "["):
                result.append(PlacedToken(token: .literal(try literal()), range: start..<position))
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","),
                UInt8(ascii: "@"):
                position += 1
                result.append(PlacedToken(token: .special(byte), range: start..<position))
            case 0..<0x20, 0x7F, UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\\"):
                throw .unexpected(byte)
            default:
                result.append(PlacedToken(token: .atom(atom()), range: start..<position))
            }
        }
        return result
    }

    private mutating func atom() -> [UInt8] {
        let start = position
        while position < value.count, value[position].isAtomText || value[position] == UInt8(ascii: ".") {
            position += 1
        }
        return Array(value[start..<position])
    }

    private mutating func quoted() throws(AddressListError) -> [UInt8] {
        var inside: [UInt8] = []
        position += 1
        while position < value.count {
            let byte = value[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return inside }
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .unexpected(byte) }
            if byte == UInt8(ascii: "\\"), position < value.count {
                guard value[position] >= 0x20 || value[position] == 0x09, value[position] != 0x7F else {
                    throw .unexpected(value[position])
                }
                inside.append(value[position])
                position += 1
            } else {
                inside.append(byte)
            }
        }
        throw .unterminated("quoted string")
    }

    private mutating func literal() throws(AddressListError) -> [UInt8] {
        let start = position
        while position < value.count {
            position += 1
            if value[position - 1] == UInt8(ascii: "]") { return Array(value[start..<position]) }
        }
        throw .unterminated("address literal")
    }

    private mutating func skipComment() throws(AddressListError) {
        var depth = 0
        while position < value.count {
            switch value[position] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"): position += 1
            default: break
            }
            position += 1
            if depth == 0 { return }
            guard depth <= Self.deepestComment else { throw .tooDeep }
        }
        throw .unterminated("comment")
    }
}
