import Base

/// When a send that failed for the time being is tried again.
package struct RetrySettings: Sendable, Hashable {
    /// The wait after the first failure; it doubles with each.
    package var first = Duration.minutes(1)
    package var longest = Duration.hours(1)
    /// The age at which a message is given up and bounced.
    package var giveUp = Duration.days(5)
    /// The age at which the sender is told that the message is late, if asked by NOTIFY=DELAY (RFC 3461).
    package var delayWarning = Duration.hours(4)

    package init() {}
}
