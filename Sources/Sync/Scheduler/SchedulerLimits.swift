import Base

/// How many runs there may be, and how long they may take.
package struct SchedulerLimits: Sendable, Hashable {
    /// Runs at the same time, each for a different user.
    package var concurrency = 4
    /// A longer run is interrupted, and continues when its turn comes again.
    package var longestRun = Duration.minutes(30)
    /// How long a claim lasts without a heartbeat; then the run counts as dead and may be taken over.
    package var lease = Duration.minutes(5)
    /// How often a run's claim is extended, however long its steps take.
    package var heartbeat = Duration.minutes(1)
    /// How often to check for changed users, settings or requests, whichever process changed them.
    package var lookInterval = Duration.seconds(10)

    package init() {}
}
