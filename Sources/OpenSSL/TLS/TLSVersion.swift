import COpenSSL

/// The supported versions; older ones are refused (RFC 8996).
package enum TLSVersion: Sendable, Hashable, CaseIterable {
    case tls12
    case tls13

    /// OpenSSL's number for the version.
    var number: Int32 {
        switch self {
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }
}
