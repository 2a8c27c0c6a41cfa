package import Base

/// An address and port that accepts mail, and who may use it.
package struct ListenerSettings: Sendable, Hashable {
    /// How a connection is encrypted.
    package enum Encryption: String, Sendable, CaseIterable {
        /// Never.
        case plain
        /// When the client sends STARTTLS (RFC 3207).
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
        /// A certificate that verifies counts as a login; a client without one is accepted too.
        case optional
        case required
    }

    /// What happens to a recipient whose address no mailbox can have.
    package enum InvalidRecipients: String, Sendable, CaseIterable {
        /// RCPT is accepted, and a delivery report informs the sender that nothing was sent there.
        case report
        /// RCPT is refused.
        case refuse
    }

    /// The name in logs and metrics, and of the socket that systemd passes (FileDescriptorName=).
    package var name = "smtp"
    package var address = IPAddress.loopback
    /// 0 takes any free port.
    package var port = 2525
    package var encryption = Encryption.starttls
    /// Networks that may connect; other clients are turned away before the greeting.
    package var networks = IPNetwork.loopback
    package var login = Login.optional
    package var clientCertificates = ClientCertificates.off
    /// A PEM file with the CA certificates that client certificates must chain to.
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
                "The name in logs and metrics, and of the socket that systemd passes (FileDescriptorName=)."
            ),
            .value(
                "address",
                \.address,
                .address,
                "The address to listen on. 0.0.0.0 or :: means every address of the machine."
            ),
            .value("port", \.port, .count(0...65_535), "The port to listen on. 0 takes any free port."),
            .value(
                "encryption",
                \.encryption,
                .choice,
                "When connections are encrypted: never, when the client sends STARTTLS, or from the first byte."
            ),
            .value(
                "networks",
                \.networks,
                .networks,
                "Networks that may connect. If others than this machine may, also require a login or a client certificate."
            ),
            .value(
                "login",
                \.login,
                .choice,
                "Whether a client must log in, or present a certificate, before it may send."
            ),
            .value(
                "client_certificates",
                \.clientCertificates,
                .choice,
                "Whether clients are asked for a certificate. One that verifies counts as a login, by the name in it."
            ),
            .optional(
                "client_ca",
                \.clientCA,
                .path,
                "A PEM file with the CA certificates that client certificates must chain to."
            ),
            .value(
                "invalid_recipients",
                \.invalidRecipients,
                .choice,
                "What to do with a recipient whose address no mailbox can have (kunde@firma..de): accept it and report the "
                    + "failure to the sender, or refuse it. Odoo needs the report, since it ignores a refusal among "
                    + "accepted recipients."
            ),
        ]
    }
}
