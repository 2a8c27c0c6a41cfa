package import Base
package import Mail

/// The end of a delivery, or a bounce that came later: what the administrator's program is told of.
package struct DeliveryEvent: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Google accepted the message.
        case delivered
        /// The gateway gave up.
        case failed
        /// Google accepted the message and returned it later.
        case bounced
    }

    /// Its place in the order in which events were recorded.
    package let number: Int64
    package let kind: Kind
    package let at: Timestamp
    package let delivery: DeliveryID
    /// The attempt that ended the delivery; 0 for a bounce.
    package let attempt: Int
    /// The account's address; `nil` once the account is removed.
    package let account: String?
    /// The envelope's recipients that it is about.
    package let recipients: [String]
    /// How many of the recipients the program has been told of, the first ones.
    package let told: Int
    /// The status code of a bounce, such as `5.1.1` (RFC 3463).
    package let status: String?
    /// Why, unless it was delivered.
    package let reason: Reason?
    package let remoteID: RemoteID?
    /// The message's own Message-ID, in angle brackets; like the subject `nil` once the message is forgotten.
    package let messageID: String?
    package let subject: String?

    package init(
        number: Int64,
        kind: Kind,
        at moment: Timestamp,
        delivery: DeliveryID,
        attempt: Int,
        account: String?,
        recipients: [String],
        told: Int = 0,
        status: String? = nil,
        reason: Reason? = nil,
        remoteID: RemoteID? = nil,
        messageID: String? = nil,
        subject: String? = nil
    ) {
        self.number = number
        self.kind = kind
        at = moment
        self.delivery = delivery
        self.attempt = attempt
        self.account = account
        self.recipients = recipients
        self.told = told
        self.status = status
        self.reason = reason
        self.remoteID = remoteID
        self.messageID = messageID
        self.subject = subject
    }
}

/// A recipient whose mail came back after Google had accepted it.
package struct BouncedRecipient: Sendable, Hashable {
    package let address: Address
    /// Such as `5.1.1` (RFC 3463).
    package let status: String
    /// What the server said.
    package let reason: String

    package init(_ address: Address, status: String, reason: String) {
        (self.address, self.status, self.reason) = (address, status, reason)
    }
}

/// How the calls of the delivery webhook go.
package struct WebhookState: Sendable, Hashable {
    /// What tells the receiver from an earlier one.
    package var target: String
    /// How often the oldest events were sent in vain.
    package var attempts = 0
    /// Before then, it is not called; `nil` where nothing speaks against a call.
    package var dueAt: Timestamp?
    package var lastSuccessAt: Timestamp?
    package var lastError: Reason?
    package var lastErrorAt: Timestamp?
    /// When the receiver said that it wants no more events.
    package var endedAt: Timestamp?
    /// The events that the receiver has taken.
    package var sent = 0
    /// The events that were given up.
    package var dropped = 0

    package init(target: String) { self.target = target }

    /// What its calls come to.
    package enum Condition: String, Sendable {
        /// It was never called.
        case untried
        case works
        /// The oldest events were sent in vain, and are sent again.
        case fails
        /// The receiver wants no more.
        case ended
    }

    package var condition: Condition {
        if endedAt != nil { return .ended }
        if attempts > 0 { return .fails }
        return lastSuccessAt == nil ? .untried : .works
    }
}

/// Events that are done with: all up to one of them, and the first recipients of the one after that.
package struct EventRange: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package let number: Int64
        /// The recipients that are done with, counted from the first one.
        package let told: Int

        package init(number: Int64, told: Int) { (self.number, self.told) = (number, told) }
    }

    /// The number of the last event of which nothing is left; `nil` where something is left of the first one.
    package var through: Int64?
    package var part: Part?
    /// The events as the program counts them: one for each recipient.
    package var count: Int

    package init(through: Int64?, part: Part? = nil, count: Int) {
        (self.through, self.part, self.count) = (through, part, count)
    }
}

/// What became of a call of the delivery webhook.
package enum WebhookProgress: Sendable, Hashable {
    case taken(EventRange, at: Timestamp)
    case dropped(EventRange)
    /// Called in vain; to be called again at `next`.
    case failed(Reason, at: Timestamp, next: Timestamp)
    /// The receiver wants no more events.
    case ended(at: Timestamp)
    /// The receiver takes events again.
    case resumed(at: Timestamp)
}

/// The events that wait to be sent to the administrator's program.
package struct EventBacklog: Sendable, Hashable {
    /// An event of several recipients counts once.
    package let count: Int
    package let oldest: Timestamp?

    package init(count: Int, oldest: Timestamp?) { (self.count, self.oldest) = (count, oldest) }
}

/// The delivery events that wait for the delivery webhook. The ends of deliveries are recorded by `QueueStore.finish`, in its
/// transaction, if the store was opened to record them; those of the gateway's own mail are not. Each method is one
/// transaction.
package protocol DeliveryEventStore: Sendable {
    /// Records that mail of a client came back, if the store was opened to record it.
    func recordBounce(
        of delivery: DeliveryID,
        by account: AccountID,
        to recipients: [BouncedRecipient],
        at now: Timestamp
    ) async throws(StorageError)

    /// The oldest events, in the order in which they were recorded.
    func deliveryEvents(limit: Int) async throws(StorageError) -> [DeliveryEvent]

    func deliveryEventBacklog() async throws(StorageError) -> EventBacklog

    /// Drops events from before then. Returns how many there were.
    func forgetDeliveryEvents(before: Timestamp) async throws(StorageError) -> Int

    /// How the calls of the receiver go; as of a new one where an earlier receiver was called last.
    func webhookState(of target: String) async throws(StorageError) -> WebhookState

    /// Records what became of a call of the receiver, and removes the events that are done with.
    func recordWebhook(_ progress: WebhookProgress, of target: String) async throws(StorageError)
}
