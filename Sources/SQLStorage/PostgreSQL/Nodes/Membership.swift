import Base
import Dispatch
import PostgreSQL
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// This process as one of the nodes that serve a schema.
///
/// The node has a row in the table `node`, named by the number of its incarnation, and shows by a heartbeat that it lives.
/// Each of its transactions checks the row. Whoever finds a node dead removes its row in the transaction that takes over its
/// work: so a node that was cut off, or stopped for a while, can change nothing of that any more. It learns of it with its
/// next transaction or heartbeat, and joins again as a new incarnation, with nothing in its hands. `Fence` keeps it from
/// acting outside the database meanwhile.
final class Membership: Sendable {
    /// Between two heartbeats.
    static let interval = Duration.seconds(2)
    static let deadAfter = NodeList.deadAfter
    /// By this much earlier the node itself stops acting: clocks run at slightly different rates, and what was checked is
    /// done only a moment later.
    static let margin = Duration.seconds(2)
    private static let beatPatience = Duration.seconds(5)
    private static let joinPatience = Duration.seconds(30)
    private static let connectPatience = Duration.seconds(5)
    private static let leavePatience = Duration.seconds(5)
    /// How long the start waits for one who needs the schema for itself.
    private static let lockPatience = Duration.seconds(10)
    private static let lockPause: UInt32 = 200_000
    /// Silence is worth a word after this many heartbeats that failed.
    private static let failuresToTell = 3
    /// A difference between the clocks that is worth a word.
    private static let notableOffset = Duration.seconds(1)

    /// This node as others know it.
    struct Identity: Sendable {
        let incarnation: Int64
        /// Between 0 and `QueueIDSource.slots`, and no other live node's.
        let number: Int64
        let fence: Fence
    }

    fileprivate struct State {
        var connection: PostgreSQLConnection
        var identity: Identity
        var isLost = false
        var isClosed = false
        /// The duties of this node.
        var held: Set<Duty> = []
        /// Those of the others, as last read, which are alive.
        var others: Set<Duty> = []
        var nodes: Set<Int64> = []
        var watch = HeartbeatWatch(deadAfter: deadAfter, longestGap: deadAfter / 2)
        var dead: [HeartbeatWatch.Sight] = []
        var failures = 0
        var toldOffset = Duration.zero
    }

    private let parameters: PostgreSQLParameters
    private let locks: AdvisoryLocks
    private let name: NodeName
    private let startedAt: Timestamp
    private let clock: ServerClock
    private let state: Locked<State>
    /// Held by the one that uses the connection.
    private let turn = DispatchSemaphore(value: 1)
    private let wake = Alarm()
    let events: AsyncStream<NodeEvent>
    private let continuation: AsyncStream<NodeEvent>.Continuation

    /// Joins the nodes that serve the schema, which must be of this version.
    ///
    /// - Throws: `StorageError.locked` where a command needs the schema for itself.
    init(
        _ parameters: PostgreSQLParameters,
        _ locks: AdvisoryLocks,
        _ name: NodeName,
        _ clock: ServerClock
    ) throws {
        (self.parameters, self.locks, self.name, self.clock) = (parameters, locks, name, clock)
        let connection = try PostgreSQLConnection.openNow(parameters, until: .now + Self.joinPatience)
        do {
            let end = ContinuousClock.now + Self.lockPatience
            while try !Self.share(locks, connection) {
                guard ContinuousClock.now < end else {
                    throw StorageError.locked("the schema \(parameters.schema), by a command that needs it for itself")
                }
                usleep(Self.lockPause)
            }
            startedAt = clock.now
            let identity = try Self.join(connection, locks, name, since: startedAt)
            state = Locked(State(connection: connection, identity: identity))
        } catch {
            connection.close()
            throw error
        }
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
        DispatchQueue(label: "heartbeat").async { [weak self, wake] in
            while self?.beat() == true {
                wake.wait(atMost: Self.interval)
            }
        }
    }

    deinit { state.withLock { $0.connection }.close() }

    // MARK: - What is known without the database

    var identity: Identity { state.withLock { $0.identity } }

    /// Whether other nodes serve, as far as is known.
    var hasOthers: Bool { state.withLock { state in state.nodes.contains { $0 != state.identity.incarnation } } }

    /// Whether others have taken this node for dead, and it has not joined again.
    var isLost: Bool { state.withLock { $0.isLost } }

    /// Fails the transaction of a node that is none any more: by a division by zero, which occurs nowhere else.
    var check: PostgreSQLStatement {
        PostgreSQLStatement("SELECT 1 / count(*) FROM node WHERE incarnation = $1", [identity.incarnation])
    }

    /// Whether `check` failed.
    static func refused(_ error: any Error) -> Bool {
        (error as? PostgreSQLError)?.state == SQLState("22012")
    }

    /// The nodes that are dead.
    var dead: [HeartbeatWatch.Sight] { state.withLock { $0.dead } }

    func holder(of duty: Duty) -> DutyHolder {
        state.withLock { state in
            if !state.isLost, state.held.contains(duty) { return .this }
            return state.others.contains(duty) ? .another : .nobody
        }
    }

    /// Records who has a duty by the database. Returns whether it is this node.
    func note(_ duty: Duty, of incarnation: Int64) -> Bool {
        state.withLock { state in
            let isOwn = !state.isLost && incarnation == state.identity.incarnation
            if isOwn { state.held.insert(duty) } else { state.others.insert(duty) }
            return isOwn
        }
    }

    func gaveBack(_ duty: Duty) { state.withLock { _ = $0.held.remove(duty) } }

    // MARK: - The node's life

    /// Looks at once at what became of the others.
    func look() { wake.ring() }

    /// The others have taken this node for dead.
    func lose() {
        let isNew = state.withLock { state in
            state.identity.fence.shut()
            state.held = []
            defer { state.isLost = true }
            return !state.isLost
        }
        guard isNew else { return }
        continuation.yield(.fenced)
        wake.ring()
    }

    /// Leaves the others, who take over at once what this node still has.
    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        wake.ring()
        continuation.finish()
        turn.wait()
        defer { turn.signal() }
        let (connection, identity) = state.withLock { ($0.connection, $0.identity) }
        identity.fence.shut()
        _ = try? connection.performNow(until: .now + Self.leavePatience) { [locks] session in
            try session.run([
                PostgreSQLStatement("DELETE FROM duty WHERE incarnation = $1", [identity.incarnation]),
                PostgreSQLStatement("DELETE FROM node WHERE incarnation = $1", [identity.incarnation]),
                .notify(locks.channel, StoreNews.nodes.payload(from: identity.incarnation) ?? ""),
            ])
        }
        connection.close()
    }

    /// Shows that this node lives, and reads who else does. Returns false at the end.
    private func beat() -> Bool {
        turn.wait()
        defer { turn.signal() }
        let (isClosed, isLost) = state.withLock { ($0.isClosed, $0.isLost) }
        guard !isClosed else { return false }
        do {
            let connection = try usableConnection()
            if isLost { try joinAgain(connection) }
            try report(on: connection)
            state.withLock { $0.failures = 0 }
        } catch {
            let failures = state.withLock { state in
                state.failures += 1
                return state.failures
            }
            if failures == Self.failuresToTell { continuation.yield(.silent(reason: "\(error)")) }
        }
        return true
    }

    /// The connection, opened again if need be. Without the lock, one needs the schema for itself.
    private func usableConnection() throws -> PostgreSQLConnection {
        let known = state.withLock { $0.connection }
        if known.isUsable { return known }
        known.close()
        let new = try PostgreSQLConnection.openNow(parameters, until: .now + Self.connectPatience)
        do {
            guard try Self.share(locks, new) else {
                lose()
                throw StorageError.locked("the schema \(parameters.schema), by a command that needs it for itself")
            }
        } catch {
            new.close()
            throw error
        }
        state.withLock { $0.connection = new }
        return new
    }

    private func joinAgain(_ connection: PostgreSQLConnection) throws {
        let identity = try Self.join(connection, locks, name, since: startedAt)
        state.withLock { state in
            (state.identity, state.isLost, state.held) = (identity, false, [])
        }
        continuation.yield(.joined)
    }

    private func report(on connection: PostgreSQLConnection) throws {
        let identity = identity
        let (began, sent) = (ContinuousClock.now, clock.uncorrected)
        let answers = try connection.performNow(until: began + Self.beatPatience) { session in
            try session.run([
                PostgreSQLStatement(
                    """
                    UPDATE node SET beats = beats + 1, heartbeat_at = \(ServerTime.sql) WHERE incarnation = $1
                    RETURNING \(ServerTime.sql)
                    """,
                    [identity.incarnation]
                ),
                PostgreSQLStatement("SELECT incarnation, beats FROM node"),
                PostgreSQLStatement("SELECT name, incarnation FROM duty"),
            ])
        }
        let (ended, received) = (ContinuousClock.now, clock.uncorrected)
        guard let time: Int64 = try answers[0].first.map({ try $0[0] }) else { return lose() }
        identity.fence.extend(to: began + Self.deadAfter - Self.margin)
        clock.measured(Timestamp(milliseconds: time), between: sent, and: received)
        let nodes = try answers[1].map { try HeartbeatWatch.Sight(incarnation: $0[0], beats: $0[1]) }
        let duties: [(name: String, holder: Int64)] = try answers[2].map { (try $0[0], try $0[1]) }
        for event in state.withLock({ $0.saw(nodes, duties, from: began, to: ended) }) { continuation.yield(event) }
        tellOffset()
    }

    private func tellOffset() {
        let offset = clock.offset
        let isNews = state.withLock { state in
            let difference = offset - state.toldOffset
            guard max(difference, .zero - difference) > Self.notableOffset else { return false }
            state.toldOffset = offset
            return true
        }
        if isNews { continuation.yield(.clockDiffers(offset)) }
    }

    // MARK: - Statements

    private static func share(_ locks: AdvisoryLocks, _ connection: PostgreSQLConnection) throws -> Bool {
        try connection.performNow(until: .now + connectPatience) { session in
            try session.run("SELECT pg_try_advisory_lock_shared($1)", [locks.serving])[0][0]
        }
    }

    /// Adds a row under a new incarnation. A row whose COMMIT was not answered is another node for all, and soon a dead one.
    private static func join(
        _ connection: PostgreSQLConnection,
        _ locks: AdvisoryLocks,
        _ name: NodeName,
        since startedAt: Timestamp
    ) throws -> Identity {
        let incarnation = Int64.random(in: 1...Int64.max)
        let began = ContinuousClock.now
        let number: Int64 = try connection.performNow(until: began + joinPatience) { session in
            try session.transaction { session in
                let taken = try session.run([
                    locks.takeWriting, PostgreSQLStatement("SELECT number FROM node"),
                ])[1].map { try $0[0] as Int64 }
                guard let free = (0..<QueueIDSource.slots).first(where: { !taken.contains($0) }) else {
                    throw StorageError.locked("the schema, by as many nodes as there may be (\(QueueIDSource.slots))")
                }
                _ = try session.run([
                    PostgreSQLStatement(
                        """
                        INSERT INTO node (incarnation, name, number, version, schema_step, started_at, heartbeat_at)
                        VALUES ($1, $2, $3, $4, $5, $6, \(ServerTime.sql))
                        """,
                        [incarnation, name.name, free, name.version, name.schemaStep, startedAt.milliseconds]
                    ),
                    // Of the version that served alone.
                    PostgreSQLStatement("DELETE FROM serving"),
                    .notify(locks.channel, StoreNews.nodes.payload(from: incarnation) ?? ""),
                ])
                return free
            }
        }
        return Identity(
            incarnation: incarnation,
            number: number,
            fence: Fence(until: began + deadAfter - margin)
        )
    }
}

extension Membership.State {
    /// Records what a heartbeat read. Returns what is new.
    fileprivate mutating func saw(
        _ sights: [HeartbeatWatch.Sight],
        _ duties: [(name: String, holder: Int64)],
        from began: ContinuousClock.Instant,
        to ended: ContinuousClock.Instant
    ) -> [NodeEvent] {
        let own = identity.incarnation
        dead = watch.saw(sights, from: began, to: ended).filter { $0.incarnation != own }
        let alive = Set(sights.map(\.incarnation)).subtracting(dead.map(\.incarnation))
        let hasGone = !dead.isEmpty || !nodes.subtracting(alive).subtracting([own]).isEmpty
        nodes = alive
        let before = others
        others = Set(
            duties.filter { $0.holder != own && alive.contains($0.holder) }.compactMap { Duty(stored: $0.name) }
        )
        let freed = before.subtracting(others).compactMap(\.account)
        return (hasGone ? [.gone] : []) + (freed.isEmpty ? [] : [.freed(Set(freed))])
    }
}

/// What a node says of itself.
struct NodeName: Sendable {
    let name: String
    let version: String
    /// The last step of the schema that it knows.
    let schemaStep: String
}

/// The database server's time, in milliseconds since 1970.
enum ServerTime {
    static let sql = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"
}

extension Duty {
    /// As in the table `duty`.
    var stored: String {
        switch self {
        case .account(let id): "account \(id.rawValue)"
        case .maintenance: "maintenance"
        case .odoo: "odoo"
        }
    }

    init?(stored: String) {
        let words = stored.split(separator: " ")
        switch words.first {
        case "account" where words.count == 2:
            guard let id = Int64(words[1]) else { return nil }
            self = .account(AccountID(rawValue: id))
        case "maintenance": self = .maintenance
        case "odoo": self = .odoo
        default: return nil
        }
    }

    fileprivate var account: AccountID? {
        if case .account(let id) = self { id } else { nil }
    }
}
