import Glibc

/// poll(2) over one connection per session; for a hundred of them it costs no more than epoll would.
struct Poller {
    private var entries: [pollfd]

    init(sessions: Int) {
        // Negative descriptors are passed over.
        entries = Array(repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0), count: sessions)
    }

    mutating func watch(_ descriptor: Int32, session: Int) {
        entries[session] = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }

    /// Whether room for more output is waited for, beside input.
    mutating func waitForRoom(_ waits: Bool, session: Int) {
        entries[session].events = Int16(waits ? POLLIN | POLLOUT : POLLIN)
    }

    /// The sessions that can go on, at the latest after `milliseconds`.
    mutating func wait(milliseconds: Int32) throws(SystemError) -> [Int] {
        let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
        guard count >= 0 || errno == EINTR else { throw SystemError(call: "poll") }
        return count > 0 ? entries.indices.filter { entries[$0].revents != 0 } : []
    }
}
