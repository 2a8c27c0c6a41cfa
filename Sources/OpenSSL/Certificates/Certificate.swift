package import Base

/// The contents of an X.509 certificate (RFC 5280).
package struct Certificate: Sendable, Hashable {
    /// The subject in the form of RFC 4514, for example `CN=odoo,O=Example`.
    package let subject: String
    package let issuer: String
    /// The subject's first common name.
    package let commonName: String?
    /// Subject alternative names.
    package let dnsNames: [String]
    package let ipAddresses: [String]
    package let emails: [String]
    package let notBefore: Timestamp
    package let notAfter: Timestamp
    /// The SHA-256 digest of the whole certificate, 32 bytes.
    package let fingerprint: [UInt8]

    /// The names that it serves: its DNS names, or its common name where it has none.
    package var serverNames: [String] {
        dnsNames.isEmpty ? [commonName].compactMap(\.self) : dnsNames
    }
}
