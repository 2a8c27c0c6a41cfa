package import Mail

/// One command line, understood (RFC 5321 section 4.1).
package enum Command: Sendable, Hashable {
    case helo(String)
    case ehlo(String)
    case mail(MailParameters)
    case rcpt(Recipient)
    /// RCPT in good form, whose path holds no address; `reply` is the refusal where such are refused.
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
    /// `initial` is the initial response as sent, still in base64.
    case auth(mechanism: String, initial: String?)
    /// A request of HTTP or a protocol like it: something other than a mail client, or an attack across protocols.
    case http
}

/// What MAIL said.
package struct MailParameters: Sendable, Hashable {
    package var sender: Address?
    /// SIZE: bytes that the client announced.
    package var size: Int?
    package var needsSMTPUTF8 = false
    package var returnContent: ReturnContent?
    package var envelopeID: String?
}
