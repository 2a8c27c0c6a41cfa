import Base
import Foundation
import PostgreSQL
import Storage
import TestSupport
import Testing

@testable import SQLStorage

/// What was answered with 250 is kept once, and what was refused is not, whatever happens to the server or to connections.
@Suite(.once, .serialized, .timeLimit(.minutes(15)))
struct ServerOutageTests {
    enum Outage: CaseIterable {
        /// Connections end in the middle of anything, again and again.
        case terminatedConnections
        case immediateShutdown
        case killedServer
    }

    /// What a client was told of one message.
    private struct Answers {
        var kept: Set<QueueID> = []
        /// The subjects of those that were refused.
        var refused: Set<String> = []
    }

    @Test(arguments: Outage.allCases)
    func everyAcceptedMessageIsKeptOnce(_ outage: Outage) async throws {
        try await withOwnCluster { cluster, store in
            let (answers, isOver) = (Locked(Answers()), Locked(false))
            try await withThrowingTaskGroup { group in
                for client in 0..<8 {
                    group.addTask {
                        var number = 0
                        while !isOver.withLock({ $0 }) {
                            number += 1
                            let subject = "mail \(client)/\(number)"
                            // Every fourth is larger than what is stored beside the message.
                            let content = Sample.bytes(number.isMultiple(of: 4) ? 700_000 : 500)
                            do {
                                let id = try await store.take(Sample.message(subject: subject), content: content).id
                                #expect(answers.withLock { $0.kept.insert(id).inserted })
                            } catch {
                                answers.withLock { _ = $0.refused.insert(subject) }
                            }
                        }
                    }
                }
                try await eventually { answers.withLock { $0.kept.count } > 40 }
                try await Self.strike(outage, cluster)
                let before = answers.withLock { $0.kept.count }
                try await eventually { answers.withLock { $0.kept.count } > before + 40 }
                isOver.withLock { $0 = true }
                try await group.waitForAll()
            }
            let stored = try await Self.all(store)
            let answered = answers.withLock { $0 }
            #expect(Set(stored.map(\.message.id)) == answered.kept)
            #expect(stored.count == answered.kept.count)
            #expect(answered.refused.isDisjoint(with: stored.compactMap(\.message.summary.subject)))
            for entry in stored {
                let content = try await store.content(of: entry.message.id)
                #expect(content.size == entry.message.size)
            }
            try await Self.expectCountsThatFit(store, stored.count)
        }
    }

    private static func strike(_ outage: Outage, _ cluster: Cluster) async throws {
        switch outage {
        case .terminatedConnections:
            let parameters = try PostgreSQLParameters(url: cluster.url())
            for _ in 0..<25 {
                let connection = try await PostgreSQLConnection.open(parameters, until: .now + .seconds(120))
                try await connection.run(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """,
                    until: .now + .seconds(120)
                )
                connection.close()
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...60)))
            }
        case .immediateShutdown:
            try await cluster.stop("immediate")
            try await cluster.start()
        case .killedServer:
            try cluster.kill()
            try await cluster.start()
        }
    }

    /// A lease whose COMMIT was not answered is resolved as well: nothing stays behind that nobody sends.
    @Test func whatIsLeasedWhileConnectionsEndIsKnown() async throws {
        try await withOwnCluster { cluster, store in
            for number in 0..<60 { try await store.take(Sample.message(subject: "\(number)")) }
            let isOver = Locked(false)
            let leased = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !isOver.withLock({ $0 }) { try await Self.strike(.terminatedConnections, cluster) }
                }
                var leased: Set<DeliveryID> = []
                while leased.count < 60 {
                    for lease in try await store.lease(1) {
                        #expect(leased.insert(lease.delivery.id).inserted)
                        _ = try await store.finish(lease, with: .delivered, report: nil, at: Sample.now)
                    }
                }
                isOver.withLock { $0 = true }
                try await group.waitForAll()
                return leased
            }
            #expect(try await store.tally() == [.delivered: leased.count])
        }
    }

    /// While the server is gone, a client is answered by its deadline; what was under way is kept or not, as it was told.
    @Test func whoEnqueuesWithoutAServerIsAnsweredInTime() async throws {
        try await withOwnCluster { cluster, store in
            try await store.take(Sample.message(subject: "before"))
            try await cluster.stop("immediate")
            for size in [500, 700_000] {
                let began = ContinuousClock.now
                await #expect(throws: StorageError.self) {
                    try await store.take(content: Sample.bytes(size), within: .seconds(2))
                }
                // Less than Odoo's patience of 60 seconds, on a busy machine too.
                #expect(ContinuousClock.now - began < .seconds(55))
            }
            try await cluster.start()
            try await store.take(Sample.message(subject: "after"))
            let subjects = try await Self.all(store).compactMap(\.message.summary.subject)
            #expect(subjects.sorted() == ["after", "before"])
        }
    }

    /// Where nodes share the database, a transaction is committed before it is on the disk. A server that crashes in between comes
    /// back without it, and must not be taken to have it because it answers.
    @Test func whatACrashLostIsNotOnTheDisk() async throws {
        try await withOwnCluster { cluster, store in
            try await store.take()
            let engine = try #require(store.engine as? PostgreSQLEngine)
            let last = try #require(
                try await store.read { try $0.value("SELECT max(commits) FROM writer", as: Int64.self) }
            )
            try engine.reachDisk(last)
            // As a crash leaves it that lost the last transaction.
            let connection = try await PostgreSQLConnection.open(
                PostgreSQLParameters(url: cluster.url()),
                until: .now + .seconds(120)
            )
            try await connection.run("UPDATE gateway.writer SET commits = commits - 1", until: .now + .seconds(120))
            connection.close()
            let error = #expect(throws: PostgreSQLError.self) { try engine.reachDisk(last) }
            guard case .commitUnknown? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    private static func all(_ store: SQLStore) async throws -> [QueueEntry] {
        var query = QueueQuery()
        query.limit = 1_000_000
        return try await store.list(query)
    }

    /// The hour's counts and the tally count each message once.
    private static func expectCountsThatFit(_ store: SQLStore, _ count: Int) async throws {
        #expect(try await store.tally() == [.waiting: count])
        let hour = Sample.now - .hours(1)..<Sample.now + .hours(1)
        #expect(try await store.traffic(hour, of: nil).map(\.received).reduce(0, +) == count)
    }
}

/// Runs `body` with a server that it may stop, and a store on it.
func withOwnCluster(_ body: (Cluster, SQLStore) async throws -> Void) async throws {
    let cluster = try await Cluster.create()
    do {
        try await withTemporaryFolder { folder in
            let database = PostgreSQLOptions(url: Secret(cluster.url()), schema: "gateway")
            var options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            options.database = .postgreSQL(database)
            let store = try SQLStore.open(options)
            try await body(cluster, store)
            try store.close()
        }
    } catch {
        await cluster.remove()
        throw error
    }
    await cluster.remove()
}

/// Waits until `condition` holds.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(180)
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "it did not happen in time")
        try await Task.sleep(for: .milliseconds(20))
    }
}
