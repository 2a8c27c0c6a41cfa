import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// Measures how long pages and charts wait for a large store; nothing here depends on the speed of the machine. Runs
/// where `LOOKING_COST` is set.
@Suite(.enabled(if: unsafe getenv("LOOKING_COST") != nil), .serialized)
struct LookingCostTests {
    private static let rounds = 21

    @Test(arguments: [0, 100_000])
    func looking(messages count: Int) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            try await Self.fill(store, count)
            for isIndexed in [false, true] {
                if isIndexed {
                    let time = try await ContinuousClock().measure {
                        while try await store.indexForSearch(limit: 100) > 0 {}
                    }
                    print("\(count) messages: indexing \(time)")
                }
                let state = isIndexed ? "indexed" : "not indexed"
                for (name, change) in Self.questions {
                    var query = QueueQuery(limit: 50)
                    change(&query)
                    let question = query
                    let time = try await Self.median { try await store.page(question).entries.count }
                    print("\(count) messages, \(state), \(name): \(time)")
                }
            }
            let range = (Sample.now - .days(30))..<Sample.now
            print("month, all: \(try await Self.median { try await store.traffic(range, of: nil).count })")
            print("month, one: \(try await Self.median { try await store.traffic(range, of: Sample.account).count })")
            print("month, accounts: \(try await Self.median { try await store.trafficByAccount(range).count })")
            print("month, errors: \(try await Self.median { try await store.errors(range, of: nil, limit: 20).count })")
            let today = UTCDay(of: Sample.now)
            var query = RecipientQuery(days: UTCDay(rawValue: today.rawValue - 89)...today, limit: 26)
            print("90 days, domains: \(try await Self.median { [query] in try await store.domainCounts(query).count })")
            print("90 days, by day: \(try await Self.median { [query] in try await store.dailyCounts(query).count })")
            query.order = .total
            print("90 days, reasons: \(try await Self.median { [query] in try await store.causeCounts(query).count })")
            query.domains = .containing("d77.")
            let one = try await Self.median { [query] in try await store.causeCounts(query).count }
            print("90 days, one domain: \(one)")
            try store.close()
        }
    }

    private static let questions: [(String, @Sendable (inout QueueQuery) -> Void)] = [
        ("first page", { _ in }),
        ("last page", { $0.order = .oldestFirst }),
        ("failed", { $0.states = [.failed] }),
        ("held, rare text", { ($0.states, $0.subject) = ([.held], "nr 77777") }),
        ("subject, all match", { $0.subject = "Angebot" }),
        ("subject, one matches", { $0.subject = "nr 77777 " }),
        ("subject, none matches", { $0.subject = "xyzzy" }),
        ("subject, two letters, none", { $0.subject = "qq" }),
        ("recipient, one matches", { $0.recipient = "kunde77777@" }),
        ("any field, some match", { $0.text = "7777" }),
        ("Message-ID", { $0.messageID = "77777@odoo" }),
        (
            "one hour long ago",
            {
                ($0.receivedFrom, $0.receivedUntil) = (Sample.now - .days(20), Sample.now - .days(20) + .hours(1))
            }
        ),
    ]

    private static func median(_ work: () async throws -> Int) async throws -> String {
        var times: [Duration] = []
        var found = 0
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            let start = clock.now
            found = try await work()
            times.append(clock.now - start)
        }
        return "\(times.sorted()[rounds / 2]) for \(found)"
    }

    /// A month of mail: 50 accounts, one message in a thousand failed.
    private static func fill(_ store: SQLStore, _ count: Int) async throws {
        let model = try await store.take().id.rawValue
        let columns = "sender, return_content, envelope_id, needs_smtputf8, client, helo, login, protocol, from_text"
        let span = Duration.days(30).milliseconds / Int64(max(count, 1))
        try await store.pool.write { database in
            let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            guard count > 0 else { return }
            try database.execute(
                sql: """
                    \(numbers) INSERT INTO message SELECT id - i, received_at - i * \(span), \(columns),
                    'Angebot nr ' || i || ' von Verkauf', '<' || i || '@odoo>', size, checksum, randomblob(32), duplicate_of,
                    NULL FROM message, n WHERE id = ?
                    """,
                arguments: [count, model]
            )
            try database.execute(
                sql: """
                    \(numbers) INSERT INTO delivery (message, part, account, priority, recipients, state, due_at, ended_at)
                    SELECT ? - i, 1, i % 50, 1, 'kunde' || i || '@customer.example', iif(i % 1000 = 0, 4, 5), 0, 1 FROM n
                    """,
                arguments: [count, model]
            )
            try database.execute(
                sql: "INSERT INTO search_pending SELECT id FROM message WHERE id <> ?",
                arguments: [model]
            )
            let lastHour = Traffic.hour(of: Sample.now)
            try database.execute(
                sql: """
                    WITH RECURSIVE h(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM h WHERE i < 720),
                        a(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM a WHERE i < 49)
                    INSERT INTO traffic (hour, account, received, delivered, entered, departed, delay7)
                    SELECT \(lastHour) - h.i, a.i, 3, 3, 3, 3, 3 FROM h, a
                    """
            )
            try database.execute(
                sql: """
                    INSERT INTO traffic_error SELECT hour, account, 'cause ' || (hour % 7), 1, 0 FROM traffic
                    WHERE delivered > 0
                    """
            )
            // 90 days of mail to 500 domains each, and to ten of them with six reasons why it failed.
            let today = UTCDay(of: Sample.now).rawValue
            try database.execute(
                sql: """
                    WITH RECURSIVE t(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM t WHERE i < 89),
                        d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 499)
                    INSERT INTO domain_traffic SELECT \(today) - t.i, 'd' || (d.i + t.i) || '.example', 3, 1, 1, 0 FROM t, d
                    """
            )
            try database.execute(
                sql: """
                    WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6)
                    INSERT INTO domain_error SELECT day, domain, 'cause ' || c.i, 1, 1, 0 FROM domain_traffic, c
                    WHERE CAST(substr(domain, 2) AS INTEGER) % 50 = 0
                    """
            )
        }
    }
}
