package import Base

/// One message for another server, by SMTP (RFC 5321, RFC 6409).
package struct MailSubmission: Sendable {
    /// How the connection is protected.
    package enum Security: String, Sendable, Hashable, CaseIterable {
        /// Not at all: for loopback.
        case plain
        /// From STARTTLS on (RFC 3207), which the server must offer.
        case startTLS = "starttls"
        /// From the first byte on (RFC 8314 section 3.3).
        case tls
    }

    /// Which server certificates are accepted.
    package enum Trust: Sendable, Hashable {
        /// Those that the transport's CA certificates vouch for.
        case standard
        /// Those that the certificates of this file (PEM) vouch for.
        case caFile(String)
        /// Any: for a server on loopback with a certificate of its own.
        case anything
    }

    /// How the client says who it is (RFC 4954).
    package enum Login: Sendable, Hashable {
        case none
        case password(user: String, Secret)
        /// Google's XOAUTH2, with an access token.
        case accessToken(user: String, Secret)
    }

    /// A name or an IP address, an IPv6 address without brackets.
    package var host: String
    package var port: Int
    package var security: Security
    package var trust: Trust
    package var login: Login
    /// The name given with EHLO; `nil` for this machine's.
    package var clientName: String?
    /// The envelope sender; `nil` for the null reverse-path `<>`.
    package var sender: String?
    /// Either all are accepted, or nothing is sent.
    package var recipients: [String]
    /// The message as RFC 5322 wants it, with CRLF, `length` bytes in all. Dots are doubled on the way.
    package var length: Int
    package var content: any BodySource
    /// The whole submission must be over by then.
    package var timeout: Duration

    package init(
        host: String,
        port: Int,
        security: Security,
        trust: Trust = .standard,
        login: Login = .none,
        clientName: String? = nil,
        sender: String?,
        recipients: [String],
        length: Int,
        content: any BodySource,
        timeout: Duration = .minutes(5)
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.trust = trust
        self.login = login
        self.clientName = clientName
        self.sender = sender
        self.recipients = recipients
        self.length = length
        self.content = content
        self.timeout = timeout
    }
}
