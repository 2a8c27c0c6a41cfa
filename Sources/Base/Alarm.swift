#if canImport(Glibc)
import Glibc
#endif

/// Wakes a thread that waits for some time.
///
/// A semaphore of Dispatch would wait until a time of day: longer than it should when the clock is set back. Meanwhile, a node
/// would show no heartbeat, and systemd no sign of life. `poll` waits for a duration.
package final class Alarm: Sendable {
    private let reading: Int32
    private let writing: Int32

    package init() {
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Ends the wait that is under way, or else the next one.
    package func ring() {
        // A full pipe wakes as well.
        var byte: UInt8 = 0
        _ = unsafe write(writing, &byte, 1)
    }

    /// Waits until it rings, or the time is over. Returns whether it rang. Without a pipe, because no files may be opened, the
    /// time is all there is.
    @discardableResult
    package func wait(atMost limit: Duration) -> Bool {
        var place = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        let hasRung = unsafe poll(&place, 1, Int32(clamping: limit.milliseconds)) > 0
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        while unsafe read(reading, &bytes, bytes.count) > 0 {}
        return hasRung
    }
}
