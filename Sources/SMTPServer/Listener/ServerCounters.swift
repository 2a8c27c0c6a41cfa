import Base

/// The counters of the listeners since the start, for `/metrics`.
package final class ServerCounters: Sendable {
    package struct Values: Sendable, Hashable {
        package var connections = 0
        package var openConnections = 0
        package var turnedAway = 0
        package var accepted = 0
        package var acceptedBytes = 0
        /// Messages refused permanently.
        package var refused = 0
        /// Messages refused because of a problem of the gateway.
        package var deferred = 0
        package var twins = 0
        package var failedLogins = 0
    }

    private let values = Locked(Values())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    func count(_ change: (inout Values) -> Void) { values.withLock { change(&$0) } }
}
