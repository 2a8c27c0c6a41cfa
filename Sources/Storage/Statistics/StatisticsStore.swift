package import Base

/// The gateway's activity, by hour. Updated with each change of the queue in the same transaction, so that it is exact
/// whatever happens, and read without reading messages.
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
    /// Attempts after which the delivery failed or was held for a person.
    package var final: Int

    package init(cause: ErrorCause, repeated: Int, final: Int) {
        self.cause = cause
        self.repeated = repeated
        self.final = final
    }
}
