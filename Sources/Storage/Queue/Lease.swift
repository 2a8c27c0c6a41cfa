package import Base

/// Which deliveries a courier wants.
package struct LeaseRequest: Sendable, Hashable {
    package var account: AccountID
    package var limit: Int
    package var now: Timestamp
    /// Who takes them; a single node today.
    package var node: String
    /// What each costs, booked in the ledger with the lease; 0 for those that are not going to be sent, which are not
    /// booked at all.
    package var unitsEach: Int
    /// Only those that were due by then.
    package var dueBy: Timestamp

    /// - Parameter dueBy: where it is not `now`.
    package init(
        account: AccountID,
        limit: Int,
        now: Timestamp,
        node: String,
        unitsEach: Int,
        dueBy: Timestamp? = nil
    ) {
        self.account = account
        self.limit = limit
        self.now = now
        self.node = node
        self.unitsEach = unitsEach
        self.dueBy = dueBy ?? now
    }
}

/// A delivery in the hands of a courier, with what it needs to be sent.
package struct LeasedDelivery: Sendable, Hashable {
    package var delivery: DeliveryRecord
    package var message: MessageRecord
    /// The number of the attempt that the lease wrote down.
    package var attempt: Int
    /// True when the state before was `uncertain`: look before sending.
    package var mustLook: Bool
    /// When the first attempt that may have reached Gmail began; where to start looking.
    package var firstAttemptAt: Timestamp
    /// When the latest attempt ended of which it is unknown whether it reached Gmail; `nil` where there is none.
    package var uncertainSince: Timestamp?
    /// How often it was looked for since, and not found.
    package var looksInVain: Int
    /// What of its record in the store cannot be read, in words; empty for nearly all.
    package var damages: [String]

    package init(
        delivery: DeliveryRecord,
        message: MessageRecord,
        attempt: Int,
        mustLook: Bool,
        firstAttemptAt: Timestamp,
        uncertainSince: Timestamp? = nil,
        looksInVain: Int = 0,
        damages: [String] = []
    ) {
        self.delivery = delivery
        self.message = message
        self.attempt = attempt
        self.mustLook = mustLook
        self.firstAttemptAt = firstAttemptAt
        self.uncertainSince = uncertainSince
        self.looksInVain = looksInVain
        self.damages = damages
    }

    /// Whether there is anybody to send it to.
    package var isSend: Bool { !delivery.recipients.isEmpty }
}

/// How an attempt ended, and so where the delivery goes.
package struct AttemptResult: Sendable, Hashable {
    /// The delivery's new state.
    package enum Next: Sendable, Hashable {
        case delivered(gmailID: String, sentMessageID: String?)
        case waiting(until: Timestamp)
        /// Look again at that time.
        case uncertain(until: Timestamp)
        case held
        case failed
    }

    package var next: Next
    package var outcome: AttemptOutcome
    package var reason: Remark?
    package var answer: String?
    /// False gives back the try: the account's trouble, not the message's.
    package var countsAsAttempt: Bool

    package init(
        next: Next,
        outcome: AttemptOutcome,
        reason: Remark? = nil,
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

/// What an account spent: quota units and messages within a short stretch of time.
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
