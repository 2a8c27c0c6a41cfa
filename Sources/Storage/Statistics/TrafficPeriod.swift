package import Base

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
    /// Given up. A delivery that a person released afterwards stays counted.
    package var failed: Int
    /// In the queue at the end of the period, or now if that is in the future: waiting, held, uncertain or being sent.
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
