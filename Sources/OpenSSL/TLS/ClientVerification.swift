/// Whether a server requests a certificate from its clients (RFC 8446 section 4.3.2).
package enum ClientVerification: Sendable, Hashable {
    /// Clients are not asked for a certificate.
    case none
    /// Clients are asked. A client without a certificate is accepted; one whose certificate does not chain to the CA
    /// file is refused.
    case optional(caFile: String)
    /// Only clients with a certificate that chains to the CA file are accepted.
    case required(caFile: String)

    /// The file of trusted CA certificates (PEM), if clients are asked.
    package var caFile: String? {
        switch self {
        case .none: nil
        case .optional(let caFile), .required(let caFile): caFile
        }
    }
}
