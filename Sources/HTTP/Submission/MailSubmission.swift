package import Base

/// A message for another server, sent by SMTP (RFC 5321, RFC 6409).
package struct MailSubmission: Sendable {
    /// How the connection is encrypted.
    package enum Security: String, Sendable, Hashable, CaseIterable {
        /// Not encrypted, for loopback.
        case plain
        /// Encrypted with STARTTLS (RFC 3207), which the server must offer.
        case startTLS = "starttls"
        /// Encrypted from the first byte (RFC 8314 section 3.3).
        case tls
    }

    /// The server certificates that are accepted.
    package enum Trust: Sendable, Hashable {
        /// Certificates that chain to the transport's CA certificates.
        case standard
        /// Certificates that chain to the certificates in this file (PEM).
        case caFile(String)
        /// Any certificate, for a server on loopback with its own certificate.
        case anything
    }

    /// How the client authenticates (RFC 4954).
    package enum Login: Sendable, Hashable {
        case none
        case password(user: String, Secret)
        /// Google's XOAUTH2, with an access token.
        case accessToken(user: String, Secret)
    }

    /// A host name or an IP address; an IPv6 address without brackets.
    package var host: String
    package var port: Int
    package var security: Security
    package var trust: Trust
    package var login: Login
    /// The name sent with EHLO; `nil` uses the machine's name.
    package var clientName: String?
    /// The envelope sender; `nil` for the null reverse-path `<>`.
    package var sender: String?
    /// Either all are accepted, or nothing is sent.
    package var recipients: [String]
    /// The size of the message, which is in RFC 5322 form with CRLF, in bytes. Dots are doubled in transit.
    package var length: Int
    package var content: any BodySource
    /// The limit for the whole submission.
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
