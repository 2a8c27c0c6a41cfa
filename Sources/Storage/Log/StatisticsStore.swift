package import Base

/// The gateway's activity, by hour. Updated with each change of the queue in the same transaction, so that it is
/// always exact, and read without reading messages.
package protocol StatisticsStore: Sendable {
    /// Every full hour (UTC) that begins within `range`, in order, including hours without mail.
    ///
    /// - Parameter account: `nil` adds up all accounts.
    func traffic(
        _ range: Range<Timestamp>,
        of account: AccountID?
    ) async throws(StorageError) -> [TrafficPeriod]

    /// Each account's activity in the hours that begin within `range`, by number; accounts without mail are left out.
    func trafficByAccount(_ range: Range<Timestamp>) async throws(StorageError) -> [AccountTraffic]

    /// Failed and repeated attempts in the hours that begin within `range`, most frequent causes first.
    func errors(
        _ range: Range<Timestamp>,
        of account: AccountID?,
        limit: Int
    ) async throws(StorageError) -> [ErrorCount]

    /// Drops the hours that began before `before`. Returns the number of rows.
    func forgetStatistics(before: Timestamp) async throws(StorageError) -> Int
}

/// One account's share, counted as in `TrafficPeriod`.
package struct AccountTraffic: Sendable, Hashable {
    package var account: AccountID
    package var received: Int
    package var delivered: Int
    package var failed: Int
    package var waiting: Int

    package init(account: AccountID, received: Int, delivered: Int, failed: Int, waiting: Int) {
        self.account = account
        self.received = received
        self.delivered = delivered
        self.failed = failed
        self.waiting = waiting
    }
}

/// How often attempts ended with one cause.
package struct ErrorCount: Sendable, Hashable {
    package var cause: ErrorCause
    /// Attempts that are repeated.
    package var repeated: Int
    /// Attempts after which the delivery failed or was held.
    package var final: Int

    package init(cause: ErrorCause, repeated: Int, final: Int) {
        self.cause = cause
        self.repeated = repeated
        self.final = final
    }
}

/// The mail traffic of one period, for one account or all.
///
/// Counts deliveries: a message whose recipients are split among accounts or parts counts once for each.
package struct TrafficPeriod: Sendable, Hashable {
    /// The first moment.
    package var start: Timestamp
    package var length: Duration
    /// Accepted with 250, including duplicates that were not sent.
    package var received: Int
    /// Accepted by Gmail.
    package var delivered: Int
    /// Given up. A delivery that was released afterwards stays counted.
    package var failed: Int
    /// In the queue at the end of the period, or now if that is in the future: waiting, held, with an unknown outcome or being sent.
    package var waiting: Int
    /// How long the delivered ones took.
    package var delays: DelayHistogram

    package init(
        start: Timestamp,
        length: Duration,
        received: Int = 0,
        delivered: Int = 0,
        failed: Int = 0,
        waiting: Int = 0,
        delays: DelayHistogram = DelayHistogram()
    ) {
        self.start = start
        self.length = length
        self.received = received
        self.delivered = delivered
        self.failed = failed
        self.waiting = waiting
        self.delays = delays
    }

    /// This period and the one that follows it, combined.
    package func followed(by next: TrafficPeriod) -> TrafficPeriod {
        TrafficPeriod(
            start: start,
            length: next.start + next.length - start,
            received: received + next.received,
            delivered: delivered + next.delivered,
            failed: failed + next.failed,
            waiting: next.waiting,
            delays: delays + next.delays
        )
    }
}

extension Sequence<TrafficPeriod> {
    /// Consecutive periods, combined while `key` returns the same value: hours become days with
    /// `CivilTime(hour.start, offset: zone).day`.
    package func joined<Key: Equatable>(by key: (TrafficPeriod) -> Key) -> [TrafficPeriod] {
        var result: [TrafficPeriod] = []
        var current: Key?
        for period in self {
            let next = key(period)
            if next == current, let last = result.last {
                result[result.count - 1] = last.followed(by: period)
            } else {
                result.append(period)
                current = next
            }
        }
        return result
    }
}
