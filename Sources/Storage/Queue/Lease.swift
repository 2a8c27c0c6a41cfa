package import Base

/// Selects the deliveries that a courier takes.
package struct LeaseRequest: Sendable, Hashable {
    package var account: AccountID
    package var limit: Int
    package var now: Timestamp
    /// The node that takes them; today there is only one.
    package var node: String
    /// The cost of each delivery, recorded in the ledger with the lease; 0 for deliveries that will not be sent, which
    /// are not recorded at all.
    package var unitsEach: Int
    /// Only deliveries that were due by then.
    package var dueBy: Timestamp
    /// Whether to tell if the bounce list has any address.
    package var asksForBounces: Bool

    /// - Parameter dueBy: defaults to `now`.
    package init(
        account: AccountID,
        limit: Int,
        now: Timestamp,
        node: String,
        unitsEach: Int,
        dueBy: Timestamp? = nil,
        asksForBounces: Bool = false
    ) {
        self.account = account
        self.limit = limit
        self.now = now
        self.node = node
        self.unitsEach = unitsEach
        self.dueBy = dueBy ?? now
        self.asksForBounces = asksForBounces
    }
}

/// A delivery leased to a courier, with everything needed to send it.
package struct LeasedDelivery: Sendable, Hashable {
    package var delivery: DeliveryRecord
    package var message: MessageRecord
    /// The number of the attempt that the lease recorded.
    package var attempt: Int
    /// True when the previous state was `outcomeUnknown`: search before sending.
    package var mustSearch: Bool
    /// When the first attempt that may have reached Gmail began; the search starts there.
    package var firstAttemptAt: Timestamp
    /// When the latest attempt that may have reached Gmail ended; `nil` where there is none.
    package var outcomeUnknownSince: Timestamp?
    /// The number of searches since then that did not find it.
    package var fruitlessSearches: Int
    /// What cannot be read in its stored record, in words; empty for nearly all.
    package var damages: [String]
    /// Whether the bounce list had any address, if the request asked for it.
    package var areBouncesKnown = false

    package init(
        delivery: DeliveryRecord,
        message: MessageRecord,
        attempt: Int,
        mustSearch: Bool,
        firstAttemptAt: Timestamp,
        outcomeUnknownSince: Timestamp? = nil,
        fruitlessSearches: Int = 0,
        damages: [String] = []
    ) {
        self.delivery = delivery
        self.message = message
        self.attempt = attempt
        self.mustSearch = mustSearch
        self.firstAttemptAt = firstAttemptAt
        self.outcomeUnknownSince = outcomeUnknownSince
        self.fruitlessSearches = fruitlessSearches
        self.damages = damages
    }

    /// Whether it has any recipient to send to.
    package var isSend: Bool { !delivery.recipients.isEmpty }
}

/// The result of an attempt, and so the delivery's next state.
package struct AttemptResult: Sendable, Hashable {
    package enum Next: Sendable, Hashable {
        case delivered(remoteID: RemoteID, sentMessageID: String?)
        case waiting(until: Timestamp)
        /// Search again at that time.
        case outcomeUnknown(until: Timestamp)
        case held
        case failed
    }

    package var next: Next
    package var outcome: AttemptOutcome
    package var reason: Reason?
    package var answer: String?
    /// False gives back the attempt: the account failed, not the message.
    package var countsAsAttempt: Bool

    package init(
        next: Next,
        outcome: AttemptOutcome,
        reason: Reason? = nil,
        answer: String? = nil,
        countsAsAttempt: Bool = true
    ) {
        self.next = next
        self.outcome = outcome
        self.reason = reason
        self.answer = answer
        self.countsAsAttempt = countsAsAttempt
    }
}

/// What an account spent within a short period: quota units and messages.
package struct LedgerEntry: Sendable, Hashable {
    package var at: Timestamp
    package var units: Int
    package var messages: Int

    package init(at: Timestamp, units: Int, messages: Int) {
        self.at = at
        self.units = units
        self.messages = messages
    }
}
