/// The features and limits of a listener's sessions.
package struct SessionOptions: Sendable, Hashable {
    /// The host name in the greeting.
    package var hostName: String
    /// The largest message, in bytes (RFC 1870).
    package var maximumSize: Int
    /// The most recipients of a message.
    package var maximumRecipients: Int
    /// The longest command line, in bytes without CRLF; AUTH may be longer (RFC 4954 section 4).
    package var longestCommand: Int
    /// The longest line of content, in bytes without CRLF.
    package var longestTextLine: Int
    /// The number of refused commands that ends the session.
    package var maximumErrors: Int
    /// Whether STARTTLS is offered while the connection is in plaintext.
    package var offersStartTLS: Bool
    /// Whether mail requires a login.
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

/// How a recipient with an invalid address is treated.
package enum InvalidRecipientPolicy: String, Sendable, Hashable {
    /// RCPT is accepted, the other recipients get the message, and a delivery report informs the sender (status 5.1.3,
    /// RFC 3464). For clients that ignore a refusal among accepted recipients, or drop the recipients after it.
    case report
    /// RCPT is refused with 553.
    case refuse
}

/// The credentials that a client authenticates with.
package enum LoginProof: Sendable, Hashable {
    /// AUTH PLAIN and LOGIN.
    case password
    /// AUTH XOAUTH2, https://developers.google.com/workspace/gmail/imap/xoauth2-protocol: an OAuth 2.0 access token,
    /// passed in `Credentials.password`.
    case accessToken
}

/// The client of a session.
package struct SessionPeer: Sendable, Hashable {
    package var isLoopback: Bool
    /// True from the start on a listener in mode `tls`.
    package var isSecure: Bool
    /// The name in a verified client certificate.
    package var certificateName: String?

    package init(isLoopback: Bool, isSecure: Bool = false, certificateName: String? = nil) {
        self.isLoopback = isLoopback
        self.isSecure = isSecure
        self.certificateName = certificateName
    }
}

extension SMTPSession {
    /// The reply to EHLO, with the extensions that the session offers now.
    var extensions: Reply {
        var lines = ["\(options.hostName) greets \(helo ?? "you")"]
        lines += ["PIPELINING", "SIZE \(options.maximumSize)", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN"]
        lines += ["CHUNKING", "LIMITS RCPTMAX=\(options.maximumRecipients)"]
        if options.offersStartTLS, !peer.isSecure { lines.append("STARTTLS") }
        if mayAuthenticate { lines.append("AUTH \(mechanisms.joined(separator: " "))") }
        var reply = Reply(250, nil)
        reply.lines = lines
        return reply
    }

    private var mechanisms: [String] {
        let proofs =
            switch options.proof {
            case .password: ["PLAIN", "LOGIN"]
            case .accessToken: ["XOAUTH2"]
            }
        return peer.certificateName == nil ? proofs : proofs + ["EXTERNAL"]
    }

    /// Passwords are accepted only under TLS or over loopback, where no one can listen.
    var mayAuthenticate: Bool { peer.isSecure || peer.isLoopback }
}
