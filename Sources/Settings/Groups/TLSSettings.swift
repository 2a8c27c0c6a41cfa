/// The gateway's own certificates.
package struct TLSSettings: Sendable, Hashable {
    /// The oldest protocol that is spoken.
    package enum Version: String, Sendable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// A folder that holds one folder per certificate, each with `fullchain.pem` and `privkey.pem`.
    package var certificates = "/etc/gsuite-gateway/certs"
    package var minimumVersion = Version.tls12

    package init() {}
}
