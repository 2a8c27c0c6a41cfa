package import Base
package import Cryptography
package import SMTP

/// An address and port that accept mail, and the clients that may use them.
package struct ListenerOptions: Sendable {
    /// How a connection is encrypted.
    package enum Encryption: String, Sendable {
        case plain
        case startTLS
        /// From the first byte (RFC 8314 section 3.3).
        case tls
    }

    package var name: String
    package var address: String
    /// 0 selects any free port.
    package var port: Int
    package var encryption: Encryption
    /// The networks that may connect.
    package var networks: [IPNetwork]
    package var requiresLogin: Bool
    package var invalidRecipients: InvalidRecipientPolicy
    /// The TLS context for a new connection; `nil` where there is no certificate.
    package var tls: @Sendable () -> TLSContext?

    package init(
        name: String,
        address: String,
        port: Int,
        encryption: Encryption,
        networks: [IPNetwork],
        requiresLogin: Bool,
        invalidRecipients: InvalidRecipientPolicy = .report,
        tls: @escaping @Sendable () -> TLSContext? = { nil }
    ) {
        self.name = name
        self.address = address
        self.port = port
        self.encryption = encryption
        self.networks = networks
        self.requiresLogin = requiresLogin
        self.invalidRecipients = invalidRecipients
        self.tls = tls
    }
}

/// The limits of connections and transactions.
package struct ServerLimits: Sendable, Hashable {
    package var messageSize = 36_700_160
    package var recipients = 1000
    package var headerSize = 256 << 10
    /// Bytes of a content line, without CRLF.
    package var lineLength = 64 << 10
    /// Bytes of a command line, without CRLF.
    package var commandLength = 4096
    package var errors = 10
    /// Wrong passwords in one connection.
    package var failedLogins = 3
    /// Messages in one connection.
    package var transactions = 10_000
    package var connections = 2000
    package var connectionsPerAddress = 500
    /// The longest wait for the next bytes between transactions.
    package var commandTimeout = Duration.minutes(5)
    /// The longest time from MAIL to the end of the content.
    package var transactionTimeout = Duration.minutes(30)
    package var handshakeTimeout = Duration.seconds(30)
    /// The minimum rate of content, in bytes per second, once `rateGrace` is over.
    package var minimumRate = 1024
    /// The time at the start of the content without a minimum rate.
    package var rateGrace = Duration.seconds(60)
    /// The longest wait for the commit before a 451 reply.
    package var commitTimeout = Duration.seconds(30)
    /// On shutdown, a connection without an open message ends once the client has been silent for this long …
    package var shutdownSilence = Duration.seconds(2)
    /// … and after this long in any case.
    package var shutdownPatience = Duration.seconds(10)
    /// The number of Received fields above which a message is treated as looping (RFC 5321 section 6.3).
    package var hops = 100

    package init() {}
}
