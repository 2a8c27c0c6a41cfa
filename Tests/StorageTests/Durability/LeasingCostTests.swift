import Base
import Foundation
import GRDB
import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// Measures for `Tests/Benchmarks/run`, which reads the line it prints; nothing here depends on the speed of the
/// machine. Runs where `LEASING_COST` is set.
@Suite(.enabled(if: unsafe getenv("LEASING_COST") != nil), .serialized)
struct LeasingCostTests {
    private static let rounds = 500

    @Test(arguments: [1_000, 1_000_000])
    func leasing(waiting count: Int) async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let filled = try SQLStore.openSQLite(options)
            try await Self.fill(filled, count)
            try filled.close()

            let clock = ContinuousClock()
            let start = clock.now
            let store = try SQLStore.openSQLite(options)
            let opening = clock.now - start
            let counting = try await clock.measure { _ = try await store.counts() }
            var leasing: [Duration] = []
            var finishing: [Duration] = []
            for _ in 0..<Self.rounds {
                let begin = clock.now
                let leases = try await store.lease(1)
                let leased = clock.now
                try await store.finish(try #require(leases.first), with: .delivered, at: Sample.now)
                leasing.append(leased - begin)
                finishing.append(clock.now - leased)
            }
            leasing.sort()
            finishing.sort()
            let figures = [
                "open": opening, "counts": counting, "lease p50": leasing[Self.rounds / 2],
                "lease p99": leasing[Self.rounds * 99 / 100], "finish p50": finishing[Self.rounds / 2],
            ]
            let milliseconds = figures.mapValues { $0 / .milliseconds(1) }
            print("leasing of \(count):", String(decoding: try JSONEncoder().encode(milliseconds), as: UTF8.self))
            #expect(try await store.tally() == [.waiting: count - Self.rounds, .delivered: Self.rounds])
            try store.close()
        }
    }

    /// Rows as `enqueue` creates them, with a thousand different recipients, all of one account.
    private static func fill(_ store: SQLStore, _ count: Int) async throws {
        let model = try await store.take().id.rawValue
        let columns = "sender, return_content, envelope_id, needs_smtputf8, client, helo, login, protocol, from_text"
        try await store.pool.write { database in
            let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            try database.execute(
                sql: """
                    \(numbers) INSERT INTO message SELECT id + i, received_at - i, \(columns), subject,
                    '<' || i || '@odoo>', size, checksum, randomblob(32), duplicate_of, place FROM message, n WHERE id = ?
                    """,
                arguments: [count - 1, model]
            )
            try database.execute(
                sql: "INSERT INTO content SELECT id, x'00' FROM message WHERE id > ?",
                arguments: [model]
            )
            try database.execute(
                sql: """
                    INSERT INTO delivery (message, part, account, priority, recipients, state, due_at)
                    SELECT id, 1, ?, 1, 'kunde' || (id % 1000) || '@customer.example', 0, received_at
                    FROM message WHERE id > ?
                    """,
                arguments: [Sample.account.rawValue, model]
            )
        }
    }
}
