import CPQ

#if canImport(Glibc)
import Glibc
#endif

/// A descriptor that becomes readable when another thread calls `wake`, so that it can end a wait for the network.
final class WakeDescriptor: Sendable {
    private let descriptor: Int32

    /// `nil` when no descriptor is left.
    init?() {
        descriptor = shim_event_descriptor()
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func wake() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// What ended a wait.
    struct Outcome {
        var isReadable = false
        var isWritable = false
        var isWoken = false
        /// Neither the socket nor a waker had anything within the time.
        var isOver: Bool { !isReadable && !isWritable && !isWoken }
    }

    /// The longest wait at once; `poll` takes no more than an `Int32` of milliseconds.
    static let longestWait = Duration.seconds(600)
    /// The pause, in microseconds, after a wait that failed because memory was short.
    private static let pauseAfterFailure: useconds_t = 10_000

    /// Waits until `socket` is readable or writable, as asked for, until `wake`, or for `length`. A negative `socket` is
    /// ignored.
    func wait(for socket: Int32, reading: Bool = true, writable: Bool, atMost length: Duration) -> Outcome {
        var polled = [
            pollfd(fd: socket, events: Int16((reading ? POLLIN : 0) | (writable ? POLLOUT : 0)), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // Rounded up: a wait must not end just before its deadline.
        let milliseconds = (min(max(length, .zero), Self.longestWait) + .microseconds(999)) / .milliseconds(1)
        let count = unsafe poll(&polled, nfds_t(polled.count), Int32(milliseconds))
        var outcome = Outcome()
        guard count >= 0 else {
            if errno != EINTR { usleep(Self.pauseAfterFailure) }
            return outcome
        }
        let events = Int32(polled[0].revents)
        // A broken connection counts as readable; reading reports the error.
        outcome.isReadable = events & (POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0
        outcome.isWritable = events & POLLOUT != 0
        outcome.isWoken = polled[1].revents != 0
        if outcome.isWoken {
            var sum: UInt64 = 0
            _ = unsafe read(descriptor, &sum, MemoryLayout<UInt64>.size)
        }
        return outcome
    }
}
