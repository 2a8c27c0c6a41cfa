#if canImport(Glibc)
import Glibc
#endif

/// A source of the current time: the system, or a test that sets it by hand.
package protocol WallClock: Sendable {
    /// The current moment.
    var now: Timestamp { get }

    /// Returns when `now` has reached `deadline`. Throws `CancellationError` when the task is cancelled first.
    func sleep(until deadline: Timestamp) async throws
}

/// The system's real-time clock.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func sleep(until deadline: Timestamp) async throws { try await nap(until: deadline) }
}

extension WallClock {
    /// Sleeps in naps: notices within the longest of them that the clock was set forward. A clock that was set back never
    /// prolongs the wait.
    package func nap(until deadline: Timestamp) async throws {
        let longestNap = Duration.seconds(30)
        var left = deadline - now
        while left > .zero {
            let nap = min(left, longestNap)
            try await TimerThread.shared.sleep(for: nap)
            left = min(left - nap, deadline - now)
        }
    }
}

/// A clock for tests. Its time changes only through `advance(by:)`, which wakes the sleepers whose deadline has passed.
package final class ManualClock: WallClock {
    private struct Sleeper {
        let deadline: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0
    }

    private let state: Locked<State>

    package init(now: Timestamp = Timestamp(milliseconds: 1_800_000_000_000)) {
        state = Locked(State(now: now))
    }

    package var now: Timestamp { state.withLock { $0.now } }

    /// The earliest deadline of the current sleepers.
    package var firstDeadline: Timestamp? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }

    package func advance(by length: Duration) {
        let due = state.withLock { state in
            state.now = state.now + length
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    package func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let wakeNow = state.withLock { state in
                    guard deadline > state.now, !Task.isCancelled else { return true }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return false
                }
                if wakeNow { continuation.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        try Task.checkCancellation()
    }
}

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
