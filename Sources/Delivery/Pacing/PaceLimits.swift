package import Storage

/// The rate limits of one account.
package struct PaceLimits: Sendable, Hashable {
    /// Gmail quota units in any 60 seconds.
    package var unitsPerMinute: Int
    /// Messages in any 24 hours.
    package var messagesPerDay: Int
    /// Concurrent sends.
    package var concurrency: Int

    package init(unitsPerMinute: Int, messagesPerDay: Int, concurrency: Int) {
        self.unitsPerMinute = unitsPerMinute
        self.messagesPerDay = messagesPerDay
        self.concurrency = concurrency
    }

    /// Returns these limits, overridden by what the administrator set for one account.
    package func overridden(by options: AccountOptions) -> PaceLimits {
        PaceLimits(
            unitsPerMinute: options.unitsPerMinute ?? unitsPerMinute,
            messagesPerDay: options.messagesPerDay ?? messagesPerDay,
            concurrency: options.concurrency ?? concurrency
        )
    }
}
