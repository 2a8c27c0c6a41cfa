package import Base
package import Mail

/// Identifies one send of one message; a message with more recipients than Gmail accepts has several.
package struct DeliveryID: Sendable, Hashable {
    package let message: QueueID
    /// Counted from 1.
    package let part: Int

    package init(message: QueueID, part: Int) {
        self.message = message
        self.part = part
    }
}

/// The state of a delivery.
package enum DeliveryState: String, Sendable, Codable, CaseIterable {
    /// Sent when it is due and its account may send.
    case waiting
    /// An attempt is running.
    case sending
    /// An attempt ended without an answer as to whether Gmail accepted the message; a search comes before anything
    /// else.
    case outcomeUnknown = "outcome-unknown"
    /// Stopped by a user or a rule; only a user releases it.
    case held
    /// Gmail has it.
    case delivered
    /// Given up; the reason is kept and the sender was notified.
    case failed
    /// A duplicate that, according to the settings, is not sent.
    case suppressed
    /// Removed from the queue by a user.
    case removed
    /// Kept instead of sent, because what it came from is captured. Nothing sends it unless someone confirms that, for
    /// this message and its recipients.
    case captured

    /// True when nothing more can happen to it, automatically or by a user, so that the content can be dropped.
    package var isFinal: Bool {
        switch self {
        case .waiting, .sending, .outcomeUnknown, .held, .failed, .captured: false
        case .delivered, .suppressed, .removed: true
        }
    }
}

/// A delivery as stored.
package struct DeliveryRecord: Sendable, Hashable {
    package var id: DeliveryID
    package var account: AccountID
    /// The address of the pool of which the account was chosen; `nil` where it was not.
    package var pool: Address?
    package var priority: Priority
    package var recipients: [Recipient]
    /// Recipients whose address is invalid or can no longer be read: nothing is sent to them.
    package var invalidRecipients: [InvalidRecipient]
    package var state: DeliveryState
    /// The number of attempts begun so far.
    package var attempts: Int
    /// When the next attempt is due; meaningful while `waiting` or `outcomeUnknown`.
    package var dueAt: Timestamp
    /// Why the delivery is in its state; `nil` for one that has not been tried.
    package var reason: Reason?
    /// What the receiving side calls the sent message.
    package var remoteID: RemoteID?
    /// The Message-ID that Gmail assigned, where it could be read back.
    package var sentMessageID: String?
    /// Whether the sender was notified of the delay.
    package var isDelayReported: Bool
    /// Values of its row that are unknown, such as `the priority 77`.
    package var unknowns: [String]

    package init(
        id: DeliveryID,
        account: AccountID,
        pool: Address? = nil,
        priority: Priority,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = [],
        state: DeliveryState,
        attempts: Int,
        dueAt: Timestamp,
        reason: Reason?,
        remoteID: RemoteID?,
        sentMessageID: String?,
        isDelayReported: Bool = false,
        unknowns: [String] = []
    ) {
        self.id = id
        self.account = account
        self.pool = pool
        self.priority = priority
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.reason = reason
        self.remoteID = remoteID
        self.sentMessageID = sentMessageID
        self.isDelayReported = isDelayReported
        self.unknowns = unknowns
    }

    /// All recipients as text; those to which nothing can be sent come last.
    package var recipientTexts: [String] { recipients.map { "\($0.address)" } + invalidRecipients.map(\.text) }
}

/// A message as stored, without its content.
package struct MessageRecord: Sendable, Hashable {
    package var id: QueueID
    package var receivedAt: Timestamp
    package var envelope: Envelope
    package var origin: NewMessage.Origin
    package var summary: NewMessage.Summary
    /// The size of the content as received, in bytes.
    package var size: Int
    /// The earlier message that this one duplicates.
    package var duplicateOf: QueueID?
    /// False once the content has been dropped, after success or removal.
    package var hasContent: Bool
    /// The stored envelope sender, where it cannot be read as an address; `envelope.sender` is `nil` then.
    package var unreadableSender: String?

    package init(
        id: QueueID,
        receivedAt: Timestamp,
        envelope: Envelope,
        origin: NewMessage.Origin,
        summary: NewMessage.Summary,
        size: Int,
        duplicateOf: QueueID?,
        hasContent: Bool,
        unreadableSender: String? = nil
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.envelope = envelope
        self.origin = origin
        self.summary = summary
        self.size = size
        self.duplicateOf = duplicateOf
        self.hasContent = hasContent
        self.unreadableSender = unreadableSender
    }

    /// The protocol in a report's Received field.
    package static let reportOrigin = "LOCAL"
    /// The value of `origin.with` of mail with a link to choose a new password, whose text the console shows to nobody.
    package static let passwordResetOrigin = "PASSWORD"
    /// The same of mail with an invitation's link.
    package static let invitationOrigin = "INVITATION"

    /// Whether its text has a link that is for its reader alone.
    package var hasSecretLink: Bool { [Self.passwordResetOrigin, Self.invitationOrigin].contains(origin.with) }

    /// Whether it is a delivery report by the gateway.
    package var isReport: Bool { envelope.sender == nil && origin.with == Self.reportOrigin }

    /// The envelope sender as text.
    package var senderText: String { envelope.sender.map { "\($0)" } ?? unreadableSender ?? "<>" }
}

/// The outcome of an attempt.
package enum AttemptOutcome: String, Sendable, CaseIterable {
    case delivered
    /// Certainly not sent; tried again.
    case retry
    case failed
    /// Gmail may have the message.
    case unknown
    /// The process ended during the attempt; Gmail may have the message.
    case interrupted
    /// The search found the message in Gmail.
    case found
    /// The search did not find the message.
    case notFound = "not-found"
    /// The search itself failed.
    case notLooked = "not-looked"
}

/// One try to send, recorded before Google is called.
package struct AttemptRecord: Sendable, Hashable {
    package var delivery: DeliveryID
    /// Counted from 1.
    package var number: Int
    package var account: AccountID
    package var startedAt: Timestamp
    /// `nil` while it runs, or when the process died during it.
    package var endedAt: Timestamp?
    /// `nil` while it runs.
    package var outcome: AttemptOutcome?
    package var reason: Reason?
    /// Google's answer, cut to a bounded length and free of secrets.
    package var answer: String?

    package init(
        delivery: DeliveryID,
        number: Int,
        account: AccountID,
        startedAt: Timestamp,
        endedAt: Timestamp?,
        outcome: AttemptOutcome?,
        reason: Reason?,
        answer: String?
    ) {
        self.delivery = delivery
        self.number = number
        self.account = account
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.reason = reason
        self.answer = answer
    }
}

/// Something that happened to a message besides attempts, such as a hold, a reroute or a delivery report.
package struct MessageEvent: Sendable, Hashable {
    package var at: Timestamp
    package enum Kind: String, Sendable, CaseIterable {
        case held
        case released
        /// Made due at once.
        case retried
        case rerouted
        case removed
        /// A delivery report was sent to the sender.
        case reported
        /// No report on a failure could be queued: the sender does not know of it.
        case unreported
    }

    package var kind: Kind
    /// `nil` where the kind says everything.
    package var detail: Reason?

    package init(at: Timestamp, kind: Kind, detail: Reason? = nil) {
        self.at = at
        self.kind = kind
        self.detail = detail
    }
}
