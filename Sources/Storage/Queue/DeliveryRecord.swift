package import Base
package import Mail

/// Names one send of one message; a message to more recipients than Gmail takes has several.
package struct DeliveryID: Sendable, Hashable {
    package let message: QueueID
    /// Counted from 1.
    package let part: Int

    package init(message: QueueID, part: Int) {
        self.message = message
        self.part = part
    }
}

/// Where a delivery stands.
package enum DeliveryState: String, Sendable, Codable, CaseIterable {
    /// Goes when its time has come and its account may send.
    case waiting
    /// An attempt is running.
    case sending
    /// An attempt ended without telling whether Gmail took the message; it is looked for before anything else happens.
    case uncertain
    /// A person or a rule stopped it; only a person lets it go.
    case held
    /// Gmail has it.
    case delivered
    /// Given up; the reason is kept, the sender was told.
    case failed
    /// A twin that the settings say not to send.
    case suppressed
    /// A person took it out of the queue.
    case removed

    /// True when nothing more will happen by itself or by a person, so that the content may go.
    package var isFinal: Bool {
        switch self {
        case .waiting, .sending, .uncertain, .held, .failed: false
        case .delivered, .suppressed, .removed: true
        }
    }
}

/// One delivery as it is stored.
package struct DeliveryRecord: Sendable, Hashable {
    package var id: DeliveryID
    package var account: AccountID
    package var lane: Lane
    package var recipients: [Recipient]
    /// Recipients whose address is none, or cannot be read any more: nothing is sent to them.
    package var invalidRecipients: [InvalidRecipient]
    package var state: DeliveryState
    /// Attempts begun so far.
    package var attempts: Int
    /// When the next attempt is due; meaningful while `waiting` or `uncertain`.
    package var dueAt: Timestamp
    /// Why it is where it is; `nil` for one that has simply not been tried.
    package var reason: Remark?
    /// Gmail's id of the sent message.
    package var gmailID: String?
    /// The Message-ID that Gmail gave it, where it could be read back.
    package var sentMessageID: String?
    /// Whether its sender was told that it is late.
    package var isDelayReported: Bool

    package init(
        id: DeliveryID,
        account: AccountID,
        lane: Lane,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = [],
        state: DeliveryState,
        attempts: Int,
        dueAt: Timestamp,
        reason: Remark?,
        gmailID: String?,
        sentMessageID: String?,
        isDelayReported: Bool = false
    ) {
        self.id = id
        self.account = account
        self.lane = lane
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.reason = reason
        self.gmailID = gmailID
        self.sentMessageID = sentMessageID
        self.isDelayReported = isDelayReported
    }

    /// All recipients as text, those at the end to which nothing can be sent.
    package var recipientTexts: [String] { recipients.map { "\($0.address)" } + invalidRecipients.map(\.text) }
}

/// One message as it is stored, without its content.
package struct MessageRecord: Sendable, Hashable {
    package var id: QueueID
    package var receivedAt: Timestamp
    package var envelope: Envelope
    package var origin: NewMessage.Origin
    package var summary: NewMessage.Summary
    /// Bytes of the content as it was received.
    package var size: Int
    /// The earlier message that this one repeats.
    package var twinOf: QueueID?
    /// False once the content has been dropped, after success or removal.
    package var hasContent: Bool
    /// What is stored as the envelope's sender, where it cannot be read; `envelope.sender` is `nil` then.
    package var unreadableSender: String?

    package init(
        id: QueueID,
        receivedAt: Timestamp,
        envelope: Envelope,
        origin: NewMessage.Origin,
        summary: NewMessage.Summary,
        size: Int,
        twinOf: QueueID?,
        hasContent: Bool,
        unreadableSender: String? = nil
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.envelope = envelope
        self.origin = origin
        self.summary = summary
        self.size = size
        self.twinOf = twinOf
        self.hasContent = hasContent
        self.unreadableSender = unreadableSender
    }

    /// The envelope's sender as text.
    package var senderText: String { envelope.sender.map { "\($0)" } ?? unreadableSender ?? "<>" }
}

/// How an attempt ended.
package enum AttemptOutcome: String, Sendable, CaseIterable {
    case delivered
    /// Certainly not sent; it is tried again.
    case retry
    case failed
    /// Gmail may have the message.
    case unknown
    /// The process ended under it; Gmail may have the message.
    case interrupted
    /// It was looked for, and Gmail has it.
    case found
    /// It was looked for in vain.
    case notFound = "not-found"
    /// The look itself failed.
    case notLooked = "not-looked"
}

/// One try to send, written down before Google is called.
package struct AttemptRecord: Sendable, Hashable {
    package var delivery: DeliveryID
    /// Counted from 1.
    package var number: Int
    package var account: AccountID
    package var startedAt: Timestamp
    /// `nil` while it runs, or when the process died under it.
    package var endedAt: Timestamp?
    /// How it ended; `nil` while it runs.
    package var outcome: AttemptOutcome?
    package var reason: Remark?
    /// What Google answered, cut to a bounded length and free of secrets.
    package var answer: String?

    package init(
        delivery: DeliveryID,
        number: Int,
        account: AccountID,
        startedAt: Timestamp,
        endedAt: Timestamp?,
        outcome: AttemptOutcome?,
        reason: Remark?,
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

/// Something that happened to a message beside attempts: accepted, held by a person, re-routed, reported.
package struct MessageEvent: Sendable, Hashable {
    package var at: Timestamp
    package enum Kind: String, Sendable, CaseIterable {
        case held
        case released
        /// Made due at once.
        case retried
        case rerouted
        case removed
        /// Its sender got a delivery report.
        case reported
    }

    package var kind: Kind
    /// `nil` where the kind says it all.
    package var detail: Remark?

    package init(at: Timestamp, kind: Kind, detail: Remark? = nil) {
        self.at = at
        self.kind = kind
        self.detail = detail
    }
}
