package import Base

/// A message for another server, sent by SMTP (RFC 5321, RFC 6409).
package struct MailSubmission: Sendable {
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
        case password(name: String, Secret)
        /// Google's XOAUTH2, with an access token.
        case accessToken(name: String, Secret)
    }

    /// A host name or an IP address; an IPv6 address without brackets.
    package var host: String
    package var port: Int
    /// `plain` is for loopback; with `startTLS`, the server must offer it.
    package var encryption: SMTPEncryption
    package var trust: Trust
    package var login: Login
    /// The name sent with EHLO; `nil` uses the machine's name.
    package var clientName: String?
    /// The envelope sender; `nil` for the null reverse-path `<>`.
    package var sender: String?
    /// Either all are accepted, or nothing is sent. See `isSendable(_:)`.
    package var recipients: [String]
    /// The size of the message, which is in RFC 5322 form with CRLF, in bytes. Dots are doubled in transit.
    package var length: Int
    package var content: any BodySource
    /// The limit for the whole submission.
    package var timeout: Duration

    package init(
        host: String,
        port: Int,
        encryption: SMTPEncryption,
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
        self.encryption = encryption
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

extension MailSubmission {
    /// Whether `address` reaches the server as it is. It must not contain what would end its line or, outside of
    /// quotes, its angle brackets. libcurl takes the first `@` for the one before the domain, and would encode what
    /// follows a quoted one as if it were an international domain.
    package static func isSendable(_ address: String) -> Bool {
        var (isQuoted, isEscaped, hasQuotedAt, isInternational) = (false, false, false, false)
        for byte in address.utf8 {
            guard byte > 0x1f, byte != 0x7f else { return false }
            hasQuotedAt = hasQuotedAt || isQuoted && byte == UInt8(ascii: "@")
            isInternational = isInternational || byte >= 0x80
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\"): isEscaped = isQuoted
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                guard isQuoted else { return false }
            default: break
            }
        }
        return !isQuoted && !(hasQuotedAt && isInternational)
    }
}

/// Submits mail with libcurl's SMTP client, over the connections and the thread of a `CurlTransport`.
package struct CurlMailSubmission: Sendable {
    private let transport: CurlTransport

    package init(_ transport: CurlTransport) {
        self.transport = transport
    }

    /// Submits a message and returns the server's reply to it, for example `250 2.0.0 OK queued as …`. Cancelling the
    /// task aborts it.
    package func submit(_ submission: MailSubmission) async throws(MailSubmissionFailure) -> MailReply {
        let mailbox = OneShot<SubmissionTransfer.Outcome>()
        let transfer = try SubmissionTransfer(submission, options: transport.options) { mailbox.put($0) }
        return try await transport.run(transfer, mailbox).get()
    }
}

/// A server's reply (RFC 5321 section 4.2).
package struct MailReply: Sendable, Hashable {
    package var code: Int
    /// The text of all lines, joined by LF, without codes and line ends.
    package var text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }
}

/// The reason why the server did not accept a message, or may not have accepted it.
package struct MailSubmissionFailure: Error, Sendable, Hashable {
    /// The kind of failure.
    package enum Kind: Sendable, Hashable {
        /// No connection, no TLS or a timeout, as with HTTP.
        case transport(HTTPFailure.Kind)
        /// The server refused the login.
        case login
        /// The server refused the sender, a recipient or the message; `reply` gives the reason.
        case refused
    }

    package var kind: Kind
    /// Whether the message may still have been accepted: only when the connection was lost between its last byte and
    /// the reply.
    package var reach: HTTPFailure.Reach
    /// The server's reply, if it is the reason.
    package var reply: MailReply?
    /// The replies to the recipients that the server refuses, by their position in the submission, if it was asked for
    /// all of them.
    package var refusals: [Int: MailReply] = [:]
    /// A description without secrets.
    package var detail: String

    package init(kind: Kind, reach: HTTPFailure.Reach, reply: MailReply? = nil, detail: String) {
        self.kind = kind
        self.reach = reach
        self.reply = reply
        self.detail = detail
    }
}
