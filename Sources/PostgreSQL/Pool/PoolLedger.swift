/// Who waits for a connection, which are free, and how many may yet be opened; without any connecting.
struct PoolLedger<Connection> {
    /// Identifies one that waits.
    typealias Ticket = Int

    /// The most connections.
    let size: Int
    /// Free connections, the most recently used last: it is used next, and the others grow old.
    private(set) var idle: [Connection] = []
    private(set) var inUse = 0
    private(set) var opening = 0
    /// Those who wait, the first come first.
    private(set) var waiting: [Ticket] = []
    /// How often opening has failed since it last succeeded.
    private(set) var failures = 0

    init(size: Int) {
        precondition(size > 0)
        self.size = size
    }

    /// A free connection for one who has just come. `nil` where it has to wait: nobody overtakes those who wait.
    mutating func takeIdle() -> Connection? {
        guard waiting.isEmpty, let connection = idle.popLast() else { return nil }
        inUse += 1
        return connection
    }

    mutating func wait(_ ticket: Ticket) { waiting.append(ticket) }

    /// Returns false for one that no longer waits.
    mutating func leave(_ ticket: Ticket) -> Bool {
        guard let index = waiting.firstIndex(of: ticket) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// A connection that was in use is free again. Returns who gets it.
    mutating func give(back connection: Connection) -> Ticket? {
        inUse -= 1
        return hand(connection)
    }

    /// A connection that was in use is closed.
    mutating func discard() { inUse -= 1 }

    /// How many more must be opened for those who wait. Where opening fails, one after the other.
    mutating func beginOpening() -> Int {
        let room = size - inUse - idle.count - opening
        let wanted = min(waiting.count - opening, room, failures > 0 ? 1 - opening : size)
        opening += max(wanted, 0)
        return max(wanted, 0)
    }

    /// Opening has succeeded. Returns who gets the connection.
    mutating func opened(_ connection: Connection) -> Ticket? {
        opening -= 1
        failures = 0
        return hand(connection)
    }

    /// Opening has failed. Returns whether to try again, after a pause.
    mutating func openingFailed() -> Bool {
        failures += 1
        // One goes on for all; none, where nobody waits any more.
        guard !waiting.isEmpty, opening == 1 else {
            opening -= 1
            return false
        }
        return true
    }

    /// Opening is given up.
    mutating func endOpening() { opening -= 1 }

    /// All free connections, which are to be closed.
    mutating func removeIdle() -> [Connection] {
        defer { idle = [] }
        return idle
    }

    /// All who wait, who get nothing.
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
