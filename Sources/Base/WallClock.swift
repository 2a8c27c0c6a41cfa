#if canImport(Glibc)
import Glibc
#endif

/// Where the time comes from: the system, or a test that sets it by hand.
package protocol WallClock: Sendable {
    /// The present moment.
    var now: Timestamp { get }

    /// Returns when `now` has reached `deadline`; throws `CancellationError` when the task is cancelled before.
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

    /// Notices within `longestNap` that the clock was set forward; set back, it makes nobody wait for longer.
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
