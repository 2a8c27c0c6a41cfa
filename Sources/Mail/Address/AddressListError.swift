/// The reasons why a list of addresses cannot be parsed reliably.
package enum AddressListError: Error, Sendable, Hashable, CustomStringConvertible {
    case unexpected(UInt8)
    case unterminated(String)
    case noAddress(String)
    case tooMany(Int)
    case tooDeep

    package var description: String {
        switch self {
        case .unexpected(let byte): "unexpected character (code \(byte))"
        case .unterminated(let what): "unterminated \(what)"
        case .noAddress(let text): "\"\(text)\" is not an address"
        case .tooMany(let limit): "more than \(limit) addresses"
        case .tooDeep: "comments nested too deeply"
        }
    }
}
