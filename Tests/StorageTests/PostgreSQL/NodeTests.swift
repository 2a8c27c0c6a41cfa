import Base
import PostgreSQL
import Storage
import TestSupport
import Testing

@testable import SQLStorage

/// Several nodes on one PostgreSQL.
@Suite(.once, .timeLimit(.minutes(15)))
struct NodeTests {
    /// A node that is registered, and never shows that it lives.
    private static let ghost: Int64 = 42

    private struct Place {
        let database: PostgreSQLOptions
        let folder: String
        let connection: PostgreSQLConnection

        func open(_ name: String, access: StoreAccess = .serving) throws -> SQLStore {
            var options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            var database = database
            (database.node, database.version) = (name, "1.2")
            options.database = .postgreSQL(database)
            return try SQLStore.open(options, access: access)
        }

        func run(_ sql: String, _ parameters: [(any PostgreSQLEncodable)?] = []) async throws -> PostgreSQLRows {
            try await connection.run(sql, parameters, until: .now + .seconds(120))
        }

        func addGhost() async throws {
            _ = try await run("INSERT INTO node VALUES ($1, 'ghost', 200, '1.1', 'nodes', 0, 0)", [NodeTests.ghost])
        }

        /// The ghost's heart beats until the body is done, however long that takes.
        func whileTheGhostBeats(_ body: @escaping @Sendable () async throws -> Void) async throws {
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while !Task.isCancelled {
                        _ = try await run("UPDATE node SET beats = beats + 1 WHERE incarnation = $1", [NodeTests.ghost])
                        try? await Task.sleep(for: Membership.interval / 4)
                    }
                }
                defer { group.cancelAll() }
                try await body()
            }
        }
    }

    private static func withPlace(_ body: (Place) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try await SharedCluster.withDatabase(isNamedSchema: true) { database in
                let connection = try await PostgreSQLConnection.open(
                    try database.parameters(),
                    until: .now + .seconds(120)
                )
                defer { connection.close() }
                try await body(Place(database: database, folder: folder, connection: connection))
            }
        }
    }

    // MARK: - Who there is

    @Test func nodesKnowEachOther() async throws {
        try await Self.withPlace { place in
            let (a, b) = (try place.open("a"), try place.open("b"))
            let command = try place.open("none", access: .beside)
            #expect(try await a.nodes().nodes.map(\.name) == ["a", "b"])
            #expect(try await a.nodes().nodes.map(\.isThis) == [true, false])
            #expect(try await command.nodes().nodes.map(\.version) == ["1.2", "1.2"])
            let numbers = try await place.run("SELECT number FROM node ORDER BY number").map { try $0[0] as Int64 }
            #expect(numbers == [0, 1])
            let before = try await b.nodes().nodes[0].heartbeatAt
            try await eventually { try await b.nodes().nodes[0].heartbeatAt > before }
            try a.close()
            #expect(try await b.nodes().nodes.map(\.name) == ["b"])
            #expect(try await b.nodes().lost.isEmpty)
            try b.close()
            try command.close()
        }
    }

    /// What comes while a node waits for its turn to write shares its transaction.
    @Test func whatComesDuringTheWaitGoesWithIt() async throws {
        try await Self.withPlace { place in
            let (a, b) = (try place.open("a"), try place.open("b"))
            let engine = try #require(a.engine as? PostgreSQLEngine)
            try await eventually { engine.membership?.hasOthers == true }
            let (gate, isHeld) = (Gate(), Locked(false))
            async let other: Void = place.connection.transaction(until: .now + .seconds(120)) { session in
                _ = try session.run([engine.locks.takeWriting])
                isHeld.withLock { $0 = true }
                gate.pass()
            }
            try await eventually { isHeld.withLock { $0 } }
            let before = a.commits.statistics.commits
            try await withThrowingTaskGroup { group in
                group.addTask { _ = try await a.take() }
                // It has asked for its turn.
                try await eventually {
                    let asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                    return try await b.engine.read { try $0.exists(asked) }
                }
                for _ in 1...3 { group.addTask { _ = try await a.take() } }
                try await eventually { a.commits.waitingCount == 4 }
                gate.open()
                try await group.waitForAll()
            }
            try await other
            #expect(a.commits.statistics.commits == before + 1)
            #expect(try await b.tally() == [.waiting: 4])
            try a.close()
            try b.close()
        }
    }

    // MARK: - Duties

    @Test func oneNodeHasADuty() async throws {
        try await Self.withPlace { place in
            let (a, b) = (try place.open("a"), try place.open("b"))
            let duty = Duty.account(Sample.account)
            #expect(a.holder(of: duty) == .nobody)
            #expect(try await a.claim(duty))
            #expect(try await a.claim(duty))
            #expect(a.holder(of: duty) == .this)
            #expect(try await !b.claim(duty))
            #expect(b.holder(of: duty) == .another)
            #expect(try await b.claim(.maintenance))
            try await eventually { a.holder(of: .maintenance) == .another }
            let list = try await b.nodes().nodes
            #expect(list.map(\.accounts) == [[Sample.account], []])
            #expect(list.map(\.maintains) == [false, true])
            try await a.release(duty)
            try await eventually { try await b.claim(duty) }
            #expect(try await !a.claim(duty))
            // Who leaves gives everything back at once.
            try b.close()
            try await eventually { try await a.claim(duty) }
            #expect(try await a.claim(.maintenance))
            try a.close()
        }
    }

    // MARK: - Death

    @Test func theWorkOfADeadNodeIsTakenOver() async throws {
        try await Self.withPlace { place in
            let a = try place.open("a")
            let (one, other) = (try await a.take().id, try await a.take().id)
            let lease = try #require(try await a.lease(node: a.nodeName).first)
            _ = try await a.lease(node: "\(Self.ghost)")
            try await place.addGhost()
            _ = try await place.run("INSERT INTO duty VALUES ('maintenance', $1)", [Self.ghost])
            let now = Sample.now + .seconds(9)
            try await place.whileTheGhostBeats {
                let taken = try await a.takeOver(at: now, searchAt: now).nodes
                #expect(taken.isEmpty)
                let claimed = try await a.claim(.maintenance)
                #expect(!claimed)
            }
            // It takes as long as a node may be silent.
            try await eventually { try await a.takeOver(at: now, searchAt: now + .seconds(1)).nodes == ["ghost"] }
            let states = try await [one, other].asyncMap { try await a.delivery($0) }
            #expect(states.map(\.state) == [.sending, .outcomeUnknown])
            #expect(states[1].dueAt == now + .seconds(1))
            let left = try await a.nodes()
            #expect(left.nodes.map(\.name) == ["a"])
            #expect(left.lost.map(\.name) == ["ghost"])
            #expect(try await a.claim(.maintenance))
            // It lives, so nothing of its own is touched, however often others are taken over from.
            #expect(try await a.takeOver(at: now, searchAt: now) == TakeOver())
            try await a.finish(lease, with: .delivered, at: now)
            #expect(try await a.delivery(one).state == .delivered)
            try a.close()
        }
    }

    /// What a node had that left in the middle of its work is taken over as well.
    @Test func whatANodeLeftIsTakenOver() async throws {
        try await Self.withPlace { place in
            let (a, b) = (try place.open("a"), try place.open("b"))
            let id = try await a.take().id
            #expect(try await a.lease(node: a.nodeName).count == 1)
            let gone = Locked(false)
            try await withThrowingTaskGroup { group in
                group.addTask { await b.forEachNodeEvent { if $0 == .gone { gone.withLock { $0 = true } } } }
                // It has seen the other one.
                try await Task.sleep(for: Membership.interval * 2)
                try a.close()
                try await eventually { gone.withLock { $0 } }
                group.cancelAll()
            }
            #expect(try await b.takeOver(at: Sample.now, searchAt: Sample.now).deliveries == 1)
            #expect(try await b.delivery(id).state == .outcomeUnknown)
            try b.close()
        }
    }

    /// A node that others took for dead changes nothing, and is one of them again before long, with nothing in its hands.
    @Test func aNodeThatWasTakenForDeadJoinsAgain() async throws {
        try await Self.withPlace { place in
            let a = try place.open("a")
            try await a.take()
            let lease = try #require(try await a.lease(node: a.nodeName).first)
            #expect(try await a.claim(.maintenance))
            let (fence, name) = (try #require(a.fence), a.nodeName)
            #expect(fence.isOpen)
            _ = try await place.run("DELETE FROM node")
            // Refused, unless a heartbeat has been faster and the node is one of the others again.
            let isRefused = (try? await a.take()) == nil
            #expect(isRefused || a.nodeName != name)
            #expect(!fence.isOpen)
            #expect(a.holder(of: .maintenance) != .this)
            try await eventually { a.nodeName != name }
            try await eventually { (try? await a.take()) != nil }
            #expect(!fence.isOpen)
            #expect(a.fence?.isOpen == true)
            // Its own work of before is nobody's.
            #expect(try await a.takeOver(at: Sample.now, searchAt: Sample.now).deliveries == 1)
            #expect(try await a.claim(.maintenance))
            // Nobody hears any more how that ended.
            try await a.finish(lease, with: .delivered, at: Sample.now)
            #expect(try await a.delivery(lease.message.id).state == .outcomeUnknown)
            try a.close()
        }
    }

    // MARK: - News

    /// Mail that one node accepts wakes only its accounts' workers elsewhere.
    @Test func nodesAreToldWhatConcernsThem() async throws {
        try await Self.withPlace { place in
            let (a, b) = (try place.open("a"), try place.open("b"))
            let heard = Locked<[StoreChange]>([])
            try await withThrowingTaskGroup { group in
                group.addTask { await b.forEachChange { change in heard.withLock { $0.append(change) } } }
                try await eventually { heard.withLock { $0 } == [.missed] }
                let marker = try await b.changeMarker()
                try await a.take()
                try await eventually { heard.withLock { $0.last } == .queued([Sample.account]) }
                // What it sends itself concerns nobody else.
                #expect(try await a.claim(.account(Sample.account)))
                try await a.take()
                try await a.book(LedgerEntry(at: Sample.now, units: 5, messages: 0), for: Sample.other)
                try await eventually { heard.withLock { $0.last } == .spent([Sample.other]) }
                #expect(heard.withLock { $0.count } == 3)
                _ = try await a.lease(node: a.nodeName)
                #expect(try await b.changeMarker() == marker)
                try await a.changeRouting()
                try await eventually { heard.withLock { $0.last } == .anything }
                #expect(try await b.changeMarker() != marker)
                #expect(heard.withLock { $0.count } == 4)
                try await a.tellOdooCalled()
                try await eventually { heard.withLock { $0.last } == .odoo }
                #expect(heard.withLock { $0.count } == 5)
                group.cancelAll()
            }
            try a.close()
            try b.close()
        }
    }

    // MARK: - Versions

    @Test func adjoiningVersionsRunTogether() async throws {
        try await Self.withPlace { place in
            var options = StoreOptions(directory: place.folder, inlineLimit: 4096, reserve: 0)
            options.database = .postgreSQL(place.database)
            let first = PostgreSQLSchema.migrations
            let last = try #require(first.last).name
            let second = Migration(name: "second", readableSince: last, sql: "CREATE TABLE more (a bigint)")
            let third = Migration(name: "third", readableSince: "second", sql: "DROP TABLE more")
            func open(_ migrations: [Migration], _ access: StoreAccess = .serving) throws -> SQLStore {
                try SQLStore.openPostgreSQL(options, in: place.database, access: access, migrations: migrations)
            }
            let old = try open(first)
            let new = try open(first + [second])
            try await old.take()
            try await new.take()
            for access in [StoreAccess.serving, .beside, .readOnly] { try open(first, access).close() }
            // One that knows less could not go on, so it must end first.
            #expect(throws: StorageError.self) { try open(first + [second, third]) }
            try old.close()
            #expect(throws: StorageError.self) { try open([first[0]], .readOnly) }
            try new.close()
            try open(first + [second, third]).close()
            #expect(throws: StorageError.self) { try open(first) }
            try open(first + [second]).close()
        }
    }
}

extension SQLStore {
    fileprivate func lease(node: String) async throws -> [LeasedDelivery] {
        try await lease(LeaseRequest(account: Sample.account, limit: 1, now: Sample.now, node: node, unitsEach: 1))
    }

    /// Something that everybody must look at.
    fileprivate func changeRouting() async throws {
        try await commits.run { try $0.run("UPDATE routing_revision SET value = value + 1") }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
