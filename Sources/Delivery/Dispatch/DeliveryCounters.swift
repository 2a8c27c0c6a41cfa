import Base

/// Delivery counts since the start, for `/metrics`.
package final class DeliveryCounters: Sendable {
    package struct Values: Sendable, Hashable {
        /// Attempts by outcome.
        package var attempts: [String: Int] = [:]
        /// Messages sent, and the sum of the seconds from each one's 250 to Gmail's id.
        package var delivered = 0
        package var secondsToDelivery = 0.0
        package var reports = 0
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

    func reported() { values.withLock { $0.reports += 1 } }
}
