package import Base

/// Which deliveries to list. Every condition given must hold.
///
/// Texts are found anywhere within a field, whatever their case.
package struct QueueQuery: Sendable, Hashable {
    /// In which order a listing runs.
    package enum Order: String, Sendable, CaseIterable {
        case newestFirst
        case oldestFirst
    }

    package var states: Set<DeliveryState>?
    package var account: AccountID?
    package var id: QueueID?
    /// Envelope sender, header From, a recipient or the subject contains this.
    package var text: String?
    /// Envelope sender or header From contains this.
    package var sender: String?
    /// An envelope recipient's address contains this.
    package var recipient: String?
    package var subject: String?
    /// The whole id, original or Gmail's, with or without angle brackets.
    package var messageID: String?
    package var gmailID: String?
    package var receivedFrom: Timestamp?
    package var receivedUntil: Timestamp?
    package var order = Order.newestFirst
    /// Goes on behind this delivery: the last one of the page before.
    package var after: DeliveryID?
    /// Ends just before this delivery: the first one of the page behind. Wins over `after`.
    package var before: DeliveryID?
    package var limit: Int
    /// `QueueStore.page` also counts all that fits, whatever the page, but no further than this.
    package var countsUpTo: Int?

    package init(states: Set<DeliveryState>? = nil, account: AccountID? = nil, limit: Int = 100) {
        self.states = states
        self.account = account
        self.limit = limit
    }
}

/// A part of a listing.
package struct QueuePage: Sendable, Hashable {
    package var entries: [QueueEntry]
    /// Where the next page goes on (`QueueQuery.after`); `nil` on the last.
    package var next: DeliveryID?
    /// Where the page before ends (`QueueQuery.before`); `nil` on the first.
    package var previous: DeliveryID?
    /// How many there are in all, where that was asked for.
    package var total: Int?

    package init(entries: [QueueEntry], next: DeliveryID?, previous: DeliveryID? = nil, total: Int? = nil) {
        self.entries = entries
        self.next = next
        self.previous = previous
        self.total = total
    }
}

/// One line of a listing.
package struct QueueEntry: Sendable, Hashable {
    package var message: MessageRecord
    package var delivery: DeliveryRecord

    package init(message: MessageRecord, delivery: DeliveryRecord) {
        self.message = message
        self.delivery = delivery
    }
}

/// The whole life of one message.
package struct MessageHistory: Sendable, Hashable {
    package var message: MessageRecord
    package var deliveries: [DeliveryRecord]
    package var attempts: [AttemptRecord]
    package var events: [MessageEvent]

    package init(
        message: MessageRecord,
        deliveries: [DeliveryRecord],
        attempts: [AttemptRecord],
        events: [MessageEvent]
    ) {
        self.message = message
        self.deliveries = deliveries
        self.attempts = attempts
        self.events = events
    }
}

/// How many deliveries of an account stand in one state.
package struct QueueCount: Sendable, Hashable {
    package var account: AccountID
    package var state: DeliveryState
    package var count: Int
    /// When the longest due of them fell or falls due; only of those `waiting`.
    package var oldest: Timestamp?

    package init(account: AccountID, state: DeliveryState, count: Int, oldest: Timestamp?) {
        self.account = account
        self.state = state
        self.count = count
        self.oldest = oldest
    }
}

/// Which deliveries a command is for.
package enum QueueSelection: Sendable, Hashable {
    case message(QueueID)
    case delivery(DeliveryID)
    /// Many at once, as a person marks them in a list.
    case deliveries([DeliveryID])
    /// All of an account that the command applies to.
    case account(AccountID)
    case all
}

/// What a person does to the queue.
package enum QueueCommand: Sendable, Hashable {
    /// `waiting` and `uncertain` become `held`.
    case hold(because: Remark)
    /// `held` and `failed` become `waiting`, due now, or `uncertain` where an outcome is still unknown.
    case release
    /// `held`, `failed` and `uncertain` become `waiting`, due now, without looking first: a person has found out that
    /// Gmail does not have it, or accepts that it may arrive twice.
    case sendAnyway
    /// `waiting` becomes due now; `failed` starts again.
    case retryNow
    /// Anything not final and not being sent becomes `removed`.
    case remove
    /// Moves what is not final and not being sent to another account, save what the old one may have sent already.
    case reroute(to: AccountID)
}
