package import Base
package import Mail

/// A message as the listener hands it to the queue: everything but the content, which lies in a `StagedContent`.
package struct NewMessage: Sendable {
    package var envelope: Envelope
    package var receivedAt: Timestamp
    /// From which the message came: `smtp` or the gateway itself (delivery reports).
    package var origin: Origin
    /// The digest that finds twins: over the envelope and the content without what changes at each sending.
    package var digest: [UInt8]
    /// What the header says, for search and display.
    package var summary: Summary
    /// Where it goes: one delivery per account and group of recipients. Together they cover the envelope exactly.
    package var deliveries: [PlannedDelivery]

    package init(
        envelope: Envelope,
        receivedAt: Timestamp,
        origin: Origin,
        digest: [UInt8],
        summary: Summary,
        deliveries: [PlannedDelivery]
    ) {
        self.envelope = envelope
        self.receivedAt = receivedAt
        self.origin = origin
        self.digest = digest
        self.summary = summary
        self.deliveries = deliveries
    }

    /// Who gave the message to the gateway.
    package struct Origin: Sendable, Hashable, Codable {
        /// The client's IP address, or `nil` for a message that the gateway wrote itself.
        package var client: String?
        /// The name in EHLO.
        package var helo: String?
        /// The login, where the client authenticated.
        package var login: String?
        /// `SMTP`, `ESMTP`, `ESMTPS`, `ESMTPA`, `ESMTPSA`, `UTF8SMTP…` (RFC 3848, RFC 6531 section 3.7.3).
        package var with: String

        package init(client: String?, helo: String?, login: String?, with: String) {
            self.client = client
            self.helo = helo
            self.login = login
            self.with = with
        }
    }

    /// The few header fields that people search by, decoded and cut to a bounded length.
    package struct Summary: Sendable, Hashable, Codable {
        package var from: String?
        package var subject: String?
        /// With its angle brackets.
        package var messageID: String?

        package init(from: String?, subject: String?, messageID: String?) {
            self.from = from
            self.subject = subject
            self.messageID = messageID
        }
    }
}

/// One future send: an account and the recipients that it serves.
package struct PlannedDelivery: Sendable, Hashable {
    package var account: AccountID
    package var lane: Lane
    package var recipients: [Recipient]
    /// Those to which nothing can be sent. A delivery of such alone fails at once, and is reported.
    package var invalidRecipients: [InvalidRecipient]

    package init(
        account: AccountID,
        lane: Lane,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = []
    ) {
        self.account = account
        self.lane = lane
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
    }
}

/// What becomes of a message that equals one accepted within the window: Odoo sends again after failures.
package enum TwinPolicy: String, Sendable, Codable, CaseIterable {
    /// Deliver it too, and say in record and log whose twin it is.
    case deliver
    /// Keep it until a person releases or removes it.
    case hold
    /// Answer 250 and keep the record, but do not send it.
    case suppress
}
