/// The gateway's own certificates.
package struct TLSSettings: Sendable, Hashable {
    /// The oldest protocol that is spoken.
    package enum Version: String, Sendable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// A folder that holds one folder per certificate, each with `fullchain.pem` and `privkey.pem`.
    package var certificates = "/var/lib/gsuite-gateway/certs"
    /// The name of the folder whose certificate is for clients that ask for no name or an unknown one; `nil` is the
    /// first by alphabet.
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
                    + "them out. Where it holds none, one is made that signs itself."
            ),
            .optional(
                "default_certificate",
                \.defaultCertificate,
                .fileName,
                "The folder whose certificate is for clients that ask for no name or an unknown one. Empty is the first "
                    + "by alphabet."
            ),
            .value("minimum_version", \.minimumVersion, .choice, "The oldest version of TLS that is spoken."),
        ]
    }
}
