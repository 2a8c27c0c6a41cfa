package import Base

/// How often and how long the gateway tries.
package struct RetryPolicy: Sendable, Hashable {
    package var backoff: Backoff
    /// A message that could not be sent for so long is given up and reported.
    package var giveUpAfter: Duration
    /// After so long a sender who asked for it (NOTIFY=DELAY) hears that the message is still waiting.
    package var warnAfter: Duration
    /// So long after an uncertain attempt Gmail's Sent folder is looked into first; see `AbsenceRule`.
    package var lookAfter: Duration

    /// What a look in vain is worth.
    var absence: AbsenceRule { AbsenceRule(lookAfter: lookAfter) }

    package init(backoff: Backoff, giveUpAfter: Duration, warnAfter: Duration, lookAfter: Duration) {
        self.backoff = backoff
        self.giveUpAfter = giveUpAfter
        self.warnAfter = warnAfter
        self.lookAfter = lookAfter
    }
}
