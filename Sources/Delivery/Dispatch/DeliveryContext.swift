package import Base
package import Logging
package import Storage

/// What every delivery needs, assembled once by the composition root.
package struct DeliveryContext: Sendable {
    /// How long a worker waits when the store could not be read.
    static let storeRetryDelay = Duration.seconds(2)
    /// The longest wait for a free permit before checking again.
    static let permitWait = Duration.seconds(1)
    /// How long an account without mail stays with its node. Until then, new mail goes without a word with the database.
    static let claimRetention = Duration.seconds(30)

    package var store: any QueueStore & AccountStore & BounceListStore
    /// The other nodes that send.
    package var nodes: any NodeStore
    package var accounts: LiveAccounts
    package var couriers: any CourierChooser
    package var clock: any WallClock
    package var policy: RetryPolicy
    /// The limits of an account for which the administrator set none.
    package var limits: RateLimits
    /// The quota units recorded for one send, without the cost of a draft.
    package var unitsPerSend: Int
    /// The gateway's own name, for Received fields and delivery reports.
    package var hostName: String
    package var logger: Logger
    package var counters: DeliveryCounters
    /// Sent with each message, so that no one else can claim that one bounced.
    package var proof: BounceProof?
    /// Whether recipients on the bounce list are refused instead of sent to.
    package var refusesBounced: Bool
    /// Receives the accounts for which mail was queued, to wake their workers.
    package var onQueued: @Sendable ([AccountID]) -> Void

    /// Decides the accounts' health.
    package var health: AccountHealthMonitor {
        AccountHealthMonitor(store: store, clock: clock, logger: logger) { [accounts] () throws(StorageError) in
            try await accounts.reload()
        }
    }

    package init(
        store: any QueueStore & AccountStore & BounceListStore & NodeStore,
        accounts: LiveAccounts,
        couriers: any CourierChooser,
        clock: any WallClock,
        policy: RetryPolicy,
        limits: RateLimits,
        unitsPerSend: Int,
        hostName: String,
        logger: Logger,
        counters: DeliveryCounters,
        proof: BounceProof?,
        refusesBounced: Bool = false,
        onQueued: @escaping @Sendable ([AccountID]) -> Void
    ) {
        self.store = store
        nodes = store
        self.accounts = accounts
        self.couriers = couriers
        self.clock = clock
        self.policy = policy
        self.limits = limits
        self.unitsPerSend = unitsPerSend
        self.hostName = hostName
        self.logger = logger
        self.counters = counters
        self.proof = proof
        self.refusesBounced = refusesBounced
        self.onQueued = onQueued
    }
}

/// Delivery counts since the start, for `/metrics`.
package final class DeliveryCounters: Sendable {
    package struct Values: Sendable, Hashable {
        /// Attempts by outcome.
        package var attempts: [String: Int] = [:]
        /// Messages sent, and the sum of the seconds from each one's 250 to Gmail's id.
        package var delivered = 0
        package var secondsToDelivery = 0.0
        package var reports = 0
        /// Reports that the store does not accept.
        package var lostReports = 0
        /// Attempts on a record that could not be read completely.
        package var damaged = 0
    }

    private let values = Locked(Values())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    func attempt(_ outcome: String) { values.withLock { $0.attempts[outcome, default: 0] += 1 } }

    func delivered(after time: Duration) {
        values.withLock {
            $0.delivered += 1
            $0.secondsToDelivery += Double(time.milliseconds) / 1000
        }
    }

    func damaged() { values.withLock { $0.damaged += 1 } }

    func lostReport() { values.withLock { $0.lostReports += 1 } }

    func reported() { values.withLock { $0.reports += 1 } }
}
