import Base

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

/// A RCPT command: an address and its delivery report options (RFC 3461).
package struct Recipient: Sendable, Hashable {
    package var address: Address
    /// When to report; `nil` where the client did not specify it, which means failures.
    package var notify: Notify?
    /// ORCPT: the address as the sender first specified it, as `addr-type;address`, decoded from xtext.
    package var originalRecipient: String?

    package init(_ address: Address, notify: Notify? = nil, originalRecipient: String? = nil) {
        self.address = address
        self.notify = notify
        self.originalRecipient = originalRecipient
    }
}

/// The NOTIFY parameter of RCPT (RFC 3461 section 4.1). The empty set is `NEVER`.
package struct Notify: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let success = Notify(rawValue: 1)
    package static let failure = Notify(rawValue: 2)
    package static let delay = Notify(rawValue: 4)
    package static let never: Notify = []
}

/// A RCPT command whose path is not an address, such as `kunde@firma..example`. Its text is kept for the queue and the
/// delivery report; nothing is ever sent to it.
package struct InvalidRecipient: Sendable, Hashable {
    /// The most bytes of the text that are kept.
    package static let longest = Address.longest

    /// The text between the angle brackets, printable and cut to `longest` bytes.
    package let text: String
    /// When to report; `nil` where the client did not specify it, which means failures.
    package var notify: Notify?
    /// ORCPT, as in `Recipient`.
    package var originalRecipient: String?
    /// True for the remains of a recipient whose record is damaged, rather than a client's text.
    package var isDamaged: Bool

    package init(
        _ text: some StringProtocol,
        notify: Notify? = nil,
        originalRecipient: String? = nil,
        isDamaged: Bool = false
    ) {
        self.text = PeerText.printable(text, longest: Self.longest)
        self.notify = notify
        self.originalRecipient = originalRecipient
        self.isDamaged = isDamaged
    }
}
