package import Base
package import Mail

/// A message as the listener passes it to the queue: everything but the content, which is in a `StagedContent`.
package struct NewMessage: Sendable {
    package var envelope: Envelope
    package var receivedAt: Timestamp
    /// Where the message came from: `smtp`, or the gateway itself (delivery reports).
    package var origin: Origin
    /// The digest that identifies duplicates: over the envelope, and the content without what changes with each
    /// sending.
    package var digest: [UInt8]
    /// Excerpts of the header, for search and display.
    package var summary: Summary
    /// The destinations: one delivery per account and group of recipients. Together they cover the envelope exactly.
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

    /// Who submitted the message to the gateway.
    package struct Origin: Sendable, Hashable, Codable {
        /// The client's IP address; `nil` for a message that the gateway wrote itself.
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
        /// With angle brackets.
        package var messageID: String?

        package init(from: String?, subject: String?, messageID: String?) {
            self.from = from
            self.subject = subject
            self.messageID = messageID
        }
    }
}

/// A planned send: an account and the recipients that it serves.
package struct PlannedDelivery: Sendable, Hashable {
    package var account: AccountID
    package var lane: Lane
    package var recipients: [Recipient]
    /// Recipients to which nothing can be sent. A delivery with only such recipients fails at once, and is reported.
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

/// What happens to a message that duplicates one accepted within the window: Odoo sends again after failures.
package enum TwinPolicy: String, Sendable, Codable, CaseIterable {
    /// Deliver it too, and name the original in record and log.
    case deliver
    /// Hold it until a person releases or removes it.
    case hold
    /// Answer 250 and keep the record, but do not send it.
    case suppress
}
