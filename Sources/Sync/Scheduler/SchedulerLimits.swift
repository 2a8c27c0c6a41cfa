import Base

/// How many runs there may be, and how long they may take.
package struct SchedulerLimits: Sendable, Hashable {
    /// Runs at the same time, each for another person.
    package var concurrency = 4
    /// A run that takes longer is interrupted, and goes on when its turn comes again.
    package var longestRun = Duration.minutes(30)
    /// For so long a claim lasts without a heartbeat; then the run counts as dead and may be taken over.
    package var lease = Duration.minutes(5)
    /// How often the claim of a run is prolonged, however long its single steps take.
    package var heartbeat = Duration.minutes(1)
    /// How often it is looked whether people, settings or requests have changed, by whichever process.
    package var lookInterval = Duration.seconds(10)

    package init() {}
}
