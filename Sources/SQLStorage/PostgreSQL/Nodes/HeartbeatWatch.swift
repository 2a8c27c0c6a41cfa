import Base

/// Tells from their heartbeats which nodes are dead.
///
/// What counts is how long this node has seen a heartbeat stand still, by its own clock and while it could read: neither the
/// clocks of others nor that of a server that took over decide, and after an outage of the database every node gets its time.
struct HeartbeatWatch: Sendable {
    /// A node as it was read.
    struct Sight: Sendable, Hashable {
        var incarnation: Int64
        /// Grows with each heartbeat.
        var beats: Int64
    }

    private struct Record: Sendable {
        var beats: Int64
        /// After this heartbeat was first read.
        var since: ContinuousClock.Instant
    }

    /// How long a heartbeat stands still before its node is dead.
    let deadAfter: Duration
    /// Who reads less often than this begins anew.
    let longestGap: Duration
    private var records: [Int64: Record] = [:]
    private var lastRead: ContinuousClock.Instant?

    init(deadAfter: Duration, longestGap: Duration) {
        (self.deadAfter, self.longestGap) = (deadAfter, longestGap)
    }

    /// Records what was read between two moments. Returns the nodes that are dead.
    mutating func saw(
        _ nodes: [Sight],
        from began: ContinuousClock.Instant,
        to ended: ContinuousClock.Instant
    ) -> [Sight] {
        if let lastRead, began - lastRead > longestGap { records = [:] }
        lastRead = ended
        var known: [Int64: Record] = [:]
        for node in nodes {
            let record = records[node.incarnation]
            let isSame = record?.beats == node.beats
            known[node.incarnation] = isSame ? record : Record(beats: node.beats, since: ended)
        }
        records = known
        return nodes.filter { node in
            guard let since = known[node.incarnation]?.since else { return false }
            return began - since >= deadAfter
        }
    }
}
