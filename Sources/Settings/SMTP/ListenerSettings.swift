package import Base

/// One address and port that takes mail, and who may use it.
package struct ListenerSettings: Sendable, Hashable {
    /// How a connection is encrypted.
    package enum Encryption: String, Sendable, CaseIterable {
        /// Never.
        case plain
        /// When the client asks by STARTTLS (RFC 3207).
        case starttls
        /// From the first byte (RFC 8314 section 3.3).
        case tls
    }

    /// Whether a client must authenticate before it may send.
    package enum Login: String, Sendable, CaseIterable {
        case optional
        case required
    }

    /// Whether a client is asked for a certificate.
    package enum ClientCertificates: String, Sendable, CaseIterable {
        case off
        /// A certificate that verifies counts as a login; none is accepted as well.
        case optional
        case required
    }

    /// What becomes of a recipient whose address can be no mailbox's.
    package enum InvalidRecipients: String, Sendable, CaseIterable {
        /// RCPT is accepted, and a delivery report says that nothing was sent there.
        case report
        /// RCPT is refused.
        case refuse
    }

    /// Names the listener in logs and metrics, and finds its socket among those that systemd passes
    /// (FileDescriptorName=).
    package var name = "smtp"
    package var address = IPAddress.loopback
    /// 0 takes any free port.
    package var port = 2525
    package var encryption = Encryption.starttls
    /// Who may connect; others are turned away before the greeting.
    package var networks = IPNetwork.loopback
    package var login = Login.optional
    package var clientCertificates = ClientCertificates.off
    /// The certificates, in PEM, that client certificates must descend from.
    package var clientCA: String?
    package var invalidRecipients = InvalidRecipients.report

    package init() {}
}

extension ListenerSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "name",
                \.name,
                .text("a name"),
                "The name in logs and metrics, and that of the socket that systemd passes (FileDescriptorName=)."
            ),
            .value("address", \.address, .address, "Where to listen; 0.0.0.0 or :: is every address of the machine."),
            .value("port", \.port, .count(0...65_535), "0 takes any free port."),
            .value(
                "encryption",
                \.encryption,
                .choice,
                "Never, when the client asks by STARTTLS, or from the first byte."
            ),
            .value(
                "networks",
                \.networks,
                .networks,
                "Who may connect. From elsewhere than the machine itself, also ask for a login or a client certificate."
            ),
            .value(
                "login",
                \.login,
                .choice,
                "Whether a client must log in, or show a certificate, before it may send."
            ),
            .value(
                "client_certificates",
                \.clientCertificates,
                .choice,
                "Whether clients are asked for a certificate. One that verifies logs in by its name."
            ),
            .optional(
                "client_ca",
                \.clientCA,
                .path,
                "A PEM file with the certificates that client certificates must descend from."
            ),
            .value(
                "invalid_recipients",
                \.invalidRecipients,
                .choice,
                "A recipient whose address no mailbox can have (kunde@firma..de): accept it and report the failure to the "
                    + "sender, as Odoo needs it, which passes over a refusal among accepted recipients; or refuse it."
            ),
        ]
    }
}
