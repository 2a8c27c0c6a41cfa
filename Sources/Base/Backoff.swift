/// An exponential backoff: the delay doubles from `first` to `longest`, plus a random share of up to `jitter` that
/// keeps waiting tasks from retrying at the same moment.
package struct Backoff: Sendable, Hashable {
    package var first: Duration
    package var longest: Duration
    /// The largest random addition, as a share of the delay (0.25 = a quarter).
    package var jitter: Double

    package init(first: Duration, longest: Duration, jitter: Double = 0.25) {
        self.first = first
        self.longest = longest
        self.jitter = jitter
    }

    /// The delay after attempt number `attempt` (counted from 1) fails.
    package func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(max(attempt - 1, 0), 40)
        let base = min(first * (1 << doublings), longest)
        return base + base * Double.random(in: 0...jitter, using: &generator)
    }

    /// The delay after attempt number `attempt` (counted from 1) fails, using the system's random number generator.
    package func delay(afterAttempt attempt: Int) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return delay(afterAttempt: attempt, using: &generator)
    }
}
