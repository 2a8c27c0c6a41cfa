package import Mail

/// A parsed command line (RFC 5321 section 4.1).
package enum Command: Sendable, Hashable {
    case helo(String)
    case ehlo(String)
    case mail(MailParameters)
    case rcpt(Recipient)
    /// A well-formed RCPT whose path is not an address; `reply` is the refusal for listeners that refuse such
    /// recipients.
    case invalidRcpt(InvalidRecipient, reply: Reply)
    case data
    case bdat(size: Int, isLast: Bool)
    case rset
    case noop
    case quit
    case vrfy
    case expn
    case help
    case startTLS
    /// `initial` is the initial response as sent, in base64.
    case auth(mechanism: String, initial: String?)
    /// A request of HTTP or a similar protocol: the client is not a mail client, or this is a cross-protocol attack.
    case http
}

/// The parameters of MAIL.
package struct MailParameters: Sendable, Hashable {
    package var sender: Address?
    /// SIZE: the number of bytes that the client announced.
    package var size: Int?
    package var needsSMTPUTF8 = false
    package var returnContent: ReturnContent?
    package var envelopeID: String?
}
