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
    /// The pool of which the store chooses the account that sends all deliveries; `nil` where they name it.
    package var pool: PoolRoute?

    package init(
        envelope: Envelope,
        receivedAt: Timestamp,
        origin: Origin,
        digest: [UInt8],
        summary: Summary,
        deliveries: [PlannedDelivery],
        pool: PoolRoute? = nil
    ) {
        self.envelope = envelope
        self.receivedAt = receivedAt
        self.origin = origin
        self.digest = digest
        self.summary = summary
        self.deliveries = deliveries
        self.pool = pool
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
    package var priority: Priority
    package var recipients: [Recipient]
    /// Recipients to which nothing can be sent. A delivery with only such recipients fails at once, and is reported.
    package var invalidRecipients: [InvalidRecipient]
    /// Why it is captured instead of sent; `nil` for one that is sent.
    package var captured: Reason?

    package init(
        account: AccountID,
        priority: Priority,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = [],
        captured: Reason? = nil
    ) {
        self.account = account
        self.priority = priority
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
        self.captured = captured
    }
}

/// What happens to a message that duplicates one accepted within the window: Odoo sends again after failures.
package enum DuplicatePolicy: String, Sendable, Codable, CaseIterable {
    /// Deliver it too, and name the original in record and log.
    case deliver
    /// Hold it until someone releases or removes it.
    case hold
    /// Answer 250 and keep the record, but do not send it.
    case suppress
}

/// The gateway's id of an accepted message, as in the 250 reply, the log, `trace` and the X- header.
///
/// 63 bits: the upper 41 are milliseconds since 2020, the lower 22 a counter that starts at random, so that ids sort by
/// age and new rows go to the end of their table. Written as 13 characters of Crockford's base 32.
package struct QueueID: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: QueueID, b: QueueID) -> Bool { a.rawValue < b.rawValue }
}

extension QueueID: CustomStringConvertible, LosslessStringConvertible {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 13

    package var description: String {
        var characters = [UInt8](repeating: 0, count: Self.length)
        var rest = UInt64(bitPattern: rawValue)
        for place in characters.indices.reversed() {
            characters[place] = Self.alphabet[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Parses an id; accepts lower case and the usual confusions (`O` for `0`, `I` and `L` for `1`).
    package init?(_ description: String) {
        guard description.utf8.count == Self.length else { return nil }
        var value: UInt64 = 0
        for character in description.uppercased().utf8 {
            let read: UInt8 =
                switch character {
                case UInt8(ascii: "O"): UInt8(ascii: "0")
                case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
                default: character
                }
            guard let digit = Self.alphabet.firstIndex(of: read) else { return nil }
            guard value >> 58 == 0 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        self.init(rawValue: Int64(bitPattern: value))
    }
}

/// The priority of a message within its account. Gmail accepts about sixty a minute from an account, so order matters.
package enum Priority: Int, Sendable, Codable, CaseIterable {
    /// A person is waiting for it: password reset, invitation, sign-in code.
    case urgent = 0
    /// Mail from people and ordinary system mail.
    case normal = 1
    /// Newsletters, mass mailings, many similar messages from one account.
    case bulk = 2
}

/// A delivery report, queued by the transaction that ends the attempt it reports.
package struct OutgoingReport: Sendable {
    /// The report, as a message of the gateway's own.
    package var message: NewMessage
    package var content: [UInt8]
    /// The event recorded for the reported message; the report's queue id is appended to it.
    package var note: MessageEvent
    /// What it reports. A delivery causes at most one report of a delay.
    package var action: DeliveryReport.Action

    package init(message: NewMessage, content: [UInt8], note: MessageEvent, action: DeliveryReport.Action) {
        self.message = message
        self.content = content
        self.note = note
        self.action = action
    }
}
