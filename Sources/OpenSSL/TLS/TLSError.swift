/// TLS errors, with texts that an administrator can act on.
package enum TLSError: Error, Sendable, Hashable {
    /// A certificate, key or CA file cannot be used.
    case unusableFile(path: String, reason: String)
    /// The handshake failed: no common version or cipher, no TLS at all, or the peer's alert.
    case handshake(reason: String)
    /// The peer's certificate was not accepted.
    case untrustedPeer(reason: String)
    /// A record after the handshake was damaged, or the peer sent a fatal alert.
    case broken(reason: String)
    /// Nothing more can be sent: the connection was closed or has failed.
    case closed
    /// OpenSSL failed for a reason that does not depend on the peer, for example lack of memory.
    case library(reason: String)
}

extension TLSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusableFile(let path, let reason): "\(path): \(reason)"
        case .handshake(let reason): "TLS handshake failed: \(reason)"
        case .untrustedPeer(let reason): "certificate not accepted: \(reason)"
        case .broken(let reason): "TLS connection broken: \(reason)"
        case .closed: "TLS connection closed"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
