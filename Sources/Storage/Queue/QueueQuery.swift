package import Base

/// Selects the deliveries to list. All given conditions must hold.
///
/// Texts match anywhere within a field, ignoring case.
package struct QueueQuery: Sendable, Hashable {
    /// The order of a listing.
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
    /// The whole Message-ID, the original one or Gmail's, with or without angle brackets.
    package var messageID: String?
    package var remoteID: RemoteID?
    package var receivedFrom: Timestamp?
    package var receivedUntil: Timestamp?
    /// Only delivery reports that the gateway wrote itself.
    package var isOfReports = false
    /// Only deliveries whose failure could not be reported to the sender (`MessageEvent.Kind.unreported`).
    package var isUnreported = false
    package var order = Order.newestFirst
    /// Continues after this delivery, the last one of the previous page.
    package var after: DeliveryID?
    /// Ends just before this delivery, the first one of the following page. Takes precedence over `after`.
    package var before: DeliveryID?
    package var limit: Int
    /// Makes `QueueStore.page` also count all matches of all pages, up to this number.
    package var countsUpTo: Int?

    package init(states: Set<DeliveryState>? = nil, account: AccountID? = nil, limit: Int = 100) {
        self.states = states
        self.account = account
        self.limit = limit
    }
}

/// A page of a listing.
package struct QueuePage: Sendable, Hashable {
    package var entries: [QueueEntry]
    /// Where the next page begins (`QueueQuery.after`); `nil` on the last.
    package var next: DeliveryID?
    /// Where the previous page ends (`QueueQuery.before`); `nil` on the first.
    package var previous: DeliveryID?
    /// The total number of matches, where requested.
    package var total: Int?

    package init(entries: [QueueEntry], next: DeliveryID?, previous: DeliveryID? = nil, total: Int? = nil) {
        self.entries = entries
        self.next = next
        self.previous = previous
        self.total = total
    }
}

/// A count that costs little.
package struct BoundedCount: Sendable, Hashable {
    package let count: Int
    /// Whether there are no more.
    package let isComplete: Bool

    package init(_ count: Int, isComplete: Bool) { (self.count, self.isComplete) = (count, isComplete) }
}

/// A row of a listing.
package struct QueueEntry: Sendable, Hashable {
    package var message: MessageRecord
    package var delivery: DeliveryRecord

    package init(message: MessageRecord, delivery: DeliveryRecord) {
        self.message = message
        self.delivery = delivery
    }
}

/// The complete history of one message.
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

/// The number of an account's deliveries in one state.
package struct QueueCount: Sendable, Hashable {
    package var account: AccountID
    package var state: DeliveryState
    package var count: Int

    package init(account: AccountID, state: DeliveryState, count: Int) {
        self.account = account
        self.state = state
        self.count = count
    }
}

/// Failed deliveries of which the senders do not know.
package struct UnknownFailures: Sendable, Hashable {
    /// Of delivery reports.
    package var ofReports: Int
    /// Those that could not be reported.
    package var unreported: Int

    package init(ofReports: Int, unreported: Int) {
        (self.ofReports, self.unreported) = (ofReports, unreported)
    }
}

/// Selects the deliveries that a command applies to.
package enum QueueSelection: Sendable, Hashable {
    case message(QueueID)
    case delivery(DeliveryID)
    /// Several at once, as marked in a list.
    case deliveries([DeliveryID])
    /// All deliveries of an account that the command applies to.
    case account(AccountID)
    case all
}

/// A command that a user or a program applies to the queue.
package enum QueueCommand: Sendable, Hashable {
    /// `waiting` and `outcomeUnknown` become `held`.
    case hold(because: Reason)
    /// `held` and `failed` become `waiting`, due now, or `outcomeUnknown` where an outcome is still unknown.
    case release
    /// `held`, `failed` and `outcomeUnknown` become `waiting`, due now, without a search: someone has established that
    /// Gmail does not have the message, or accepts that it may arrive twice.
    case sendAnyway
    /// `waiting` and `outcomeUnknown` become due now; `failed` starts again.
    case retryNow
    /// Anything not final and not being sent becomes `removed`. The only command that applies to `captured`.
    case remove
    /// Moves what is not final and not being sent to another account, except what the old one may already have sent.
    case reroute(to: AccountID)

    /// As the log and the API spell it.
    package var name: String {
        switch self {
        case .hold: "hold"
        case .release: "release"
        case .sendAnyway: "send-anyway"
        case .retryNow: "retry"
        case .remove: "remove"
        case .reroute: "reroute"
        }
    }
}
