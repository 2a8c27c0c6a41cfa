/// Whether a server asks its clients for a certificate (RFC 8446 section 4.3.2).
package enum ClientVerification: Sendable, Hashable {
    /// Clients are not asked.
    case none
    /// Clients are asked; one without a certificate is welcome, one with a certificate that the CA file does not
    /// vouch for is refused.
    case optional(caFile: String)
    /// Only clients with a certificate that the CA file vouches for.
    case required(caFile: String)

    /// The file of trusted CA certificates (PEM), if clients are asked.
    package var caFile: String? {
        switch self {
        case .none: nil
        case .optional(let caFile), .required(let caFile): caFile
        }
    }
}
