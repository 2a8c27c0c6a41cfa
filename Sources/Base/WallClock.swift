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

    /// Notices within `longestNap` that the clock was set forward. A clock that was set back never prolongs the wait.
    package func sleep(until deadline: Timestamp) async throws {
        var left = deadline - now
        while left > .zero {
            let nap = min(left, Self.longestNap)
            try await Task.sleep(for: nap)
            left = min(left - nap, deadline - now)
        }
    }

    private static let longestNap = Duration.seconds(30)
}
