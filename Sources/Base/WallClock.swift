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

    package func sleep(until deadline: Timestamp) async throws {
        let length = deadline - now
        guard length > .zero else { return }
        try await Task.sleep(for: length)
    }
}
