/// Who waits for a connection, which are free, and how many may yet be opened; without any connecting.
struct PoolLedger<Connection> {
    /// Identifies a waiter.
    typealias Ticket = Int

    /// The most connections.
    let size: Int
    /// Free connections, the most recently used last. It is used next, so that the others age and are closed.
    private(set) var idle: [Connection] = []
    private(set) var inUse = 0
    private(set) var opening = 0
    /// The waiters, in order of arrival.
    private(set) var waiting: [Ticket] = []
    /// How often opening has failed since it last succeeded.
    private(set) var failures = 0

    init(size: Int) {
        precondition(size > 0)
        self.size = size
    }

    /// A free connection for a new caller; `nil` if it has to wait. No caller overtakes the waiters.
    mutating func takeIdle() -> Connection? {
        guard waiting.isEmpty, let connection = idle.popLast() else { return nil }
        inUse += 1
        return connection
    }

    mutating func wait(_ ticket: Ticket) { waiting.append(ticket) }

    /// Returns false if it no longer waits.
    mutating func leave(_ ticket: Ticket) -> Bool {
        guard let index = waiting.firstIndex(of: ticket) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// A connection in use became free. Returns the waiter that gets it.
    mutating func give(back connection: Connection) -> Ticket? {
        inUse -= 1
        return hand(connection)
    }

    /// A connection that was in use is closed.
    mutating func discard() { inUse -= 1 }

    /// How many more to open for the waiters. While opening fails, one at a time.
    mutating func beginOpening() -> Int {
        let room = size - inUse - idle.count - opening
        let wanted = min(waiting.count - opening, room, failures > 0 ? 1 - opening : size)
        opening += max(wanted, 0)
        return max(wanted, 0)
    }

    /// A connection was opened. Returns the waiter that gets it.
    mutating func opened(_ connection: Connection) -> Ticket? {
        opening -= 1
        failures = 0
        return hand(connection)
    }

    /// Opening has failed. Returns whether to try again, after a pause.
    mutating func openingFailed() -> Bool {
        failures += 1
        // One attempt continues for all waiters; none if there are no waiters.
        guard !waiting.isEmpty, opening == 1 else {
            opening -= 1
            return false
        }
        return true
    }

    /// Opening was given up.
    mutating func endOpening() { opening -= 1 }

    /// All free connections, which are to be closed.
    mutating func removeIdle() -> [Connection] {
        defer { idle = [] }
        return idle
    }

    /// All waiters, none of which gets a connection.
    mutating func removeWaiting() -> [Ticket] {
        defer { waiting = [] }
        return waiting
    }

    private mutating func hand(_ connection: Connection) -> Ticket? {
        guard !waiting.isEmpty else {
            idle.append(connection)
            return nil
        }
        inUse += 1
        return waiting.removeFirst()
    }
}
