/// The reasons why something cannot be sealed or opened.
package enum SealingError: Error, Sendable, Hashable {
    /// A key of the wrong length, in bytes.
    case badKey(length: Int)
    /// The key file cannot be read or written.
    case file(FileError)
    /// Sealed by a later version of the gateway, or not sealed at all.
    case unknownFormat
    /// Sealed under another key.
    case otherKey
    /// Changed since it was sealed, or sealed for another context.
    case damaged
    /// libcrypto refused.
    case library(reason: String)
}

extension SealingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badKey(let length): "a sealing key must have \(SealingKey.length) bytes, but this one has \(length)"
        case .file(let error): error.description
        case .unknownFormat: "not sealed in a known format"
        case .otherKey: "sealed under another key"
        case .damaged: "damaged, or moved here from elsewhere"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
