package import Base

/// The features and limits of a listener's sessions.
package struct SessionOptions: Sendable, Hashable {
    /// The host name in the greeting.
    package var hostName: String
    package var limits: SMTPLimits
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
        limits: SMTPLimits = SMTPLimits(),
        offersStartTLS: Bool = false,
        requiresLogin: Bool = false,
        proof: LoginProof = .password,
        invalidRecipients: InvalidRecipientPolicy = .refuse
    ) {
        self.hostName = hostName
        self.limits = limits
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
        lines += ["PIPELINING", "SIZE \(options.limits.messageSize)", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"]
        lines += ["DSN", "CHUNKING", "LIMITS RCPTMAX=\(options.limits.recipients)"]
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
