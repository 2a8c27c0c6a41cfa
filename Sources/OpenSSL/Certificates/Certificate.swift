package import Base

/// What an X.509 certificate says about its holder (RFC 5280).
package struct Certificate: Sendable, Hashable {
    /// The subject as RFC 4514 writes it, such as `CN=odoo,O=Example`.
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
    /// SHA-256 of the whole certificate, 32 bytes.
    package let fingerprint: [UInt8]

    /// The names by which a client may ask for it: DNS names, or the common name where there are none.
    package var serverNames: [String] {
        dnsNames.isEmpty ? [commonName].compactMap(\.self) : dnsNames
    }
}
