package import Base

/// What the gateway did, by the hour: kept with each change of the queue in the same transaction, so that it is exact
/// whatever happens, and read without looking at messages.
package protocol StatisticsStore: Sendable {
    /// Every full hour (UTC) that begins within `range`, in order, those without mail too.
    ///
    /// - Parameter account: `nil` adds all accounts up.
    func traffic(
        _ range: Range<Timestamp>,
        of account: AccountID?
    ) async throws(StorageError) -> [TrafficPeriod]

    /// What each account did in the hours that begin within `range`, by number; those without mail are left out.
    func trafficByAccount(_ range: Range<Timestamp>) async throws(StorageError) -> [AccountTraffic]

    /// Failed and repeated attempts in the hours that begin within `range`, the most frequent causes first.
    func errors(
        _ range: Range<Timestamp>,
        of account: AccountID?,
        limit: Int
    ) async throws(StorageError) -> [ErrorCount]

    /// Drops the hours that began before `before`. Returns how many rows.
    func forgetStatistics(before: Timestamp) async throws(StorageError) -> Int
}

/// One account's share; the counts are those of `TrafficPeriod`.
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

/// How often attempts ended for one cause.
package struct ErrorCount: Sendable, Hashable {
    package var cause: ErrorCause
    /// Attempts that will be repeated.
    package var repeated: Int
    /// Attempts after which the delivery failed or was held for a person.
    package var final: Int

    package init(cause: ErrorCause, repeated: Int, final: Int) {
        self.cause = cause
        self.repeated = repeated
        self.final = final
    }
}
