/// What a listener offers, and the bounds of one session.
package struct SessionOptions: Sendable, Hashable {
    /// The gateway's name in the greeting.
    package var hostName: String
    /// The largest message, in bytes (RFC 1870).
    package var maximumSize: Int
    /// The most recipients of one message.
    package var maximumRecipients: Int
    /// The longest command line, in bytes without CRLF; AUTH may be longer (RFC 4954 section 4).
    package var longestCommand: Int
    /// The longest line of content, in bytes without CRLF.
    package var longestTextLine: Int
    /// So many commands in error, and the session ends.
    package var maximumErrors: Int
    /// STARTTLS is offered while the connection is in the clear.
    package var offersStartTLS: Bool
    /// Nothing is taken without a login.
    package var requiresLogin: Bool
    package var proof: LoginProof
    package var invalidRecipients: InvalidRecipientPolicy

    /// The longest AUTH line and response (RFC 4954 section 4: 12,288 with CRLF).
    package static let longestAuthentication = 12_286

    package init(
        hostName: String,
        maximumSize: Int = 36_700_160,
        maximumRecipients: Int = 1000,
        longestCommand: Int = 2048,
        longestTextLine: Int = 100_000,
        maximumErrors: Int = 10,
        offersStartTLS: Bool = false,
        requiresLogin: Bool = false,
        proof: LoginProof = .password,
        invalidRecipients: InvalidRecipientPolicy = .refuse
    ) {
        self.hostName = hostName
        self.maximumSize = maximumSize
        self.maximumRecipients = maximumRecipients
        self.longestCommand = longestCommand
        self.longestTextLine = longestTextLine
        self.maximumErrors = maximumErrors
        self.offersStartTLS = offersStartTLS
        self.requiresLogin = requiresLogin
        self.proof = proof
        self.invalidRecipients = invalidRecipients
    }
}

/// What becomes of a recipient whose address can be no mailbox's.
package enum InvalidRecipientPolicy: String, Sendable, Hashable {
    /// RCPT is accepted, the others get the message, and a delivery report tells the sender (status 5.1.3, RFC 3464): for
    /// clients that pass over a refusal among accepted recipients, or drop those that follow.
    case report
    /// RCPT is refused with 553.
    case refuse
}

/// What a client proves with that it is who it says.
package enum LoginProof: Sendable, Hashable {
    /// AUTH PLAIN and LOGIN.
    case password
    /// AUTH XOAUTH2, https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: an access token of OAuth 2.0,
    /// which stands in `Credentials.password`.
    case accessToken
}

/// Who is at the other end.
package struct SessionPeer: Sendable, Hashable {
    package var isLoopback: Bool
    /// True from the beginning on a listener of mode `tls`.
    package var isSecure: Bool
    /// The name in a verified client certificate.
    package var certificateName: String?

    package init(isLoopback: Bool, isSecure: Bool = false, certificateName: String? = nil) {
        self.isLoopback = isLoopback
        self.isSecure = isSecure
        self.certificateName = certificateName
    }
}
