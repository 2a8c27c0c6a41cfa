/// The gateway's own certificates.
package struct TLSSettings: Sendable, Hashable {
    /// The oldest version of TLS that is accepted.
    package enum Version: String, Sendable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// A folder that holds one folder per certificate, each with `fullchain.pem` and `privkey.pem`.
    package var certificates = "/var/lib/gsuite-gateway/certs"
    /// The name of the folder with the certificate for clients that request no name or an unknown one; `nil` is the
    /// first in alphabetical order.
    package var defaultCertificate: String?
    package var minimumVersion = Version.tls12

    package init() {}
}

extension TLSSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "certificates",
                \.certificates,
                .path,
                "A folder with one folder per certificate, each with fullchain.pem and privkey.pem, as Let's Encrypt lays "
                    + "them out. If there is none, a self-signed certificate is created."
            ),
            .optional(
                "default_certificate",
                \.defaultCertificate,
                .fileName,
                "The folder of the certificate for clients that request no name or an unknown one. If empty, the first in "
                    + "alphabetical order."
            ),
            .value("minimum_version", \.minimumVersion, .choice, "The oldest version of TLS that is accepted."),
        ]
    }
}
