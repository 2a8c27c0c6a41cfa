import Glibc

/// poll(2) for one connection per session; for a hundred connections it costs no more than epoll.
struct Poller {
    private var entries: [pollfd]

    init(sessions: Int) {
        // poll ignores negative descriptors.
        entries = Array(repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0), count: sessions)
    }

    mutating func watch(_ descriptor: Int32, session: Int) {
        entries[session] = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }

    /// Sets whether to wait for room for output, in addition to input.
    mutating func waitForRoom(_ waits: Bool, session: Int) {
        entries[session].events = Int16(waits ? POLLIN | POLLOUT : POLLIN)
    }

    /// Returns the sessions that can continue, after `milliseconds` at the latest.
    mutating func wait(milliseconds: Int32) throws(SystemError) -> [Int] {
        let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
        guard count >= 0 || errno == EINTR else { throw SystemError(call: "poll") }
        return count > 0 ? entries.indices.filter { entries[$0].revents != 0 } : []
    }
}
