package import Base

/// How often and how long the gateway retries.
package struct RetryPolicy: Sendable, Hashable {
    package var backoff: Backoff
    /// A message that could not be sent for this long is given up and reported.
    package var giveUpAfter: Duration
    /// After this long, a sender who requested it (NOTIFY=DELAY) gets a report that the message is delayed.
    package var warnAfter: Duration
    /// The delay between an attempt with an unknown outcome and the first Sent search; see `AbsenceRule`.
    package var lookAfter: Duration

    /// What a search without a result proves.
    var absence: AbsenceRule { AbsenceRule(lookAfter: lookAfter) }

    package init(backoff: Backoff, giveUpAfter: Duration, warnAfter: Duration, lookAfter: Duration) {
        self.backoff = backoff
        self.giveUpAfter = giveUpAfter
        self.warnAfter = warnAfter
        self.lookAfter = lookAfter
    }
}
