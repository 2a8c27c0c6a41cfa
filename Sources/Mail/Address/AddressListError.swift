/// Why a list of addresses cannot be read with certainty.
package enum AddressListError: Error, Sendable, Hashable, CustomStringConvertible {
    case unexpected(UInt8)
    case unterminated(String)
    case noAddress(String)
    case tooMany(Int)
    case tooDeep

    package var description: String {
        switch self {
        case .unexpected(let byte): "an unexpected character (code \(byte))"
        case .unterminated(let what): "\(what) that does not end"
        case .noAddress(let text): "\"\(text)\" is no address"
        case .tooMany(let limit): "more than \(limit) addresses"
        case .tooDeep: "comments nested too deeply"
        }
    }
}
