/// The SMTP envelope of a message: its sender and recipients (RFC 5321 section 2.3.1).
package struct Envelope: Sendable, Hashable {
    /// The address for delivery reports; `nil` is the null reverse-path `<>`, to which nothing may be reported.
    package var sender: Address?
    /// The recipients in the order of the RCPT commands, without repetitions.
    package var recipients: [Recipient]
    /// Recipients that were accepted although their addresses are invalid: they are not sent to, but reported as
    /// failed.
    package var invalidRecipients: [InvalidRecipient]
    /// How much of the message a delivery report returns (RFC 3461 section 4.3).
    package var returnContent: ReturnContent?
    /// The sender's identifier of this envelope, decoded from xtext (RFC 3461 section 4.4).
    package var envelopeID: String?
    /// True when the client sent SMTPUTF8 with MAIL (RFC 6531 section 3.4).
    package var needsSMTPUTF8: Bool

    package init(
        sender: Address?,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = [],
        returnContent: ReturnContent? = nil,
        envelopeID: String? = nil,
        needsSMTPUTF8: Bool = false
    ) {
        self.sender = sender
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
        self.returnContent = returnContent
        self.envelopeID = envelopeID
        self.needsSMTPUTF8 = needsSMTPUTF8
    }
}

/// The RET parameter of MAIL (RFC 3461 section 4.3).
package enum ReturnContent: String, Sendable, Codable {
    case full = "FULL"
    case headers = "HDRS"
}
