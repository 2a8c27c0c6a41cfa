package import Base
package import Cryptography
package import SMTP

/// An address and port that accept mail, and the clients that may use them.
package struct ListenerOptions: Sendable {
    package var name: String
    package var address: String
    /// 0 selects any free port.
    package var port: Int
    package var encryption: SMTPEncryption
    /// The networks that may connect.
    package var networks: [IPNetwork]
    /// The proxies whose connections begin with a PROXY protocol header; all others' do not.
    package var proxies: [IPNetwork]
    package var requiresLogin: Bool
    package var invalidRecipients: InvalidRecipientPolicy
    /// The TLS context for a new connection; `nil` where there is no certificate.
    package var tls: @Sendable () -> TLSContext?

    package init(
        name: String,
        address: String,
        port: Int,
        encryption: SMTPEncryption,
        networks: [IPNetwork],
        proxies: [IPNetwork] = [],
        requiresLogin: Bool,
        invalidRecipients: InvalidRecipientPolicy = .report,
        tls: @escaping @Sendable () -> TLSContext? = { nil }
    ) {
        self.name = name
        self.address = address
        self.port = port
        self.encryption = encryption
        self.networks = networks
        self.proxies = proxies
        self.requiresLogin = requiresLogin
        self.invalidRecipients = invalidRecipients
        self.tls = tls
    }
}
