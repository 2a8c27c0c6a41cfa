package import Base
import GRDB
package import Storage

extension SQLiteStore: StatisticsStore {
    package func traffic(
        _ range: Range<Timestamp>,
        of account: AccountID?
    ) async throws(StorageError) -> [TrafficPeriod] {
        let hours = Self.hours(range)
        guard !hours.isEmpty else { return [] }
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT hour, \(Self.columns) FROM traffic
                    WHERE hour >= ? AND hour < ? AND account = ? ORDER BY hour
                    """,
                arguments: [hours.lowerBound, hours.upperBound, account?.rawValue ?? Traffic.everyAccount]
            )
            var periods = hours.map { TrafficPeriod(start: Self.start(of: $0), length: Traffic.hourLength) }
            var growth = Array(repeating: 0, count: periods.count)
            for row in rows {
                let index = Int((row[0] as Int64) - hours.lowerBound)
                periods[index].received = row[1]
                periods[index].delivered = row[2]
                periods[index].failed = row[3]
                periods[index].delays = DelayHistogram(counts: (0..<DelayHistogram.size).map { row[6 + $0] as Int })
                growth[index] = (row[4] as Int) - (row[5] as Int)
            }
            // Backwards from the number that waits now, which is known exactly.
            var waiting = try Self.waiting(database, atEndOf: hours.upperBound - 1, account)
            for index in periods.indices.reversed() {
                periods[index].waiting = waiting
                waiting -= growth[index]
            }
            return periods
        }
    }

    package func trafficByAccount(_ range: Range<Timestamp>) async throws(StorageError) -> [AccountTraffic] {
        let hours = Self.hours(range)
        guard !hours.isEmpty else { return [] }
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT t.account, sum(t.received), sum(t.delivered), sum(t.failed)
                    FROM (SELECT DISTINCT account FROM tally) a CROSS JOIN traffic t ON t.account = a.account
                    WHERE t.hour >= ? AND t.hour < ? GROUP BY t.account ORDER BY t.account
                    """,
                arguments: [hours.lowerBound, hours.upperBound]
            )
            return try rows.map { row in
                let account = AccountID(rawValue: row[0])
                return AccountTraffic(
                    account: account,
                    received: row[1],
                    delivered: row[2],
                    failed: row[3],
                    waiting: try Self.waiting(database, atEndOf: hours.upperBound - 1, account)
                )
            }
        }
    }

    package func errors(
        _ range: Range<Timestamp>,
        of account: AccountID?,
        limit: Int
    ) async throws(StorageError) -> [ErrorCount] {
        let hours = Self.hours(range)
        return try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT cause, sum(repeated), sum(final) FROM traffic_error
                    WHERE hour >= ? AND hour < ? AND account = ?
                    GROUP BY cause ORDER BY sum(repeated) + sum(final) DESC, cause LIMIT ?
                    """,
                arguments: [
                    hours.lowerBound, hours.upperBound, account?.rawValue ?? Traffic.everyAccount, limit,
                ]
            ).map { ErrorCount(cause: ErrorCause(text: $0[0]), repeated: $0[1], final: $0[2]) }
        }
    }

    package func forgetStatistics(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run { database in
            let first = Traffic.hour(of: before)
            var count = 0
            for table in ["traffic", "traffic_error"] {
                try database.execute(
                    sql: """
                        DELETE FROM \(table) WHERE hour < :first
                        AND account IN (SELECT account FROM tally UNION SELECT \(Traffic.everyAccount))
                        """,
                    arguments: ["first": first]
                )
                count += database.changesCount
            }
            return count
        }
    }

    /// The hours that begin within `range`.
    private static func hours(_ range: Range<Timestamp>) -> Range<Int64> {
        let before = Timestamp(milliseconds: -1)
        func firstBeginning(at moment: Timestamp) -> Int64 {
            Traffic.hour(of: moment + (before - Timestamp(milliseconds: 0))) + 1
        }
        return firstBeginning(at: range.lowerBound)..<firstBeginning(at: range.upperBound)
    }

    private static func start(of hour: Int64) -> Timestamp {
        Timestamp(milliseconds: hour * Traffic.hourLength.milliseconds)
    }

    private static let columns =
        "received, delivered, failed, entered, departed, "
        + (0..<DelayHistogram.size).map { "delay\($0)" }.joined(separator: ", ")

    /// The number in the queue at the end of an hour: what is in it now, less what has come since.
    private static func waiting(_ database: Database, atEndOf hour: Int64, _ account: AccountID?) throws -> Int {
        let now = try Int.fetchOne(
            database,
            sql: """
                SELECT sum(count) FROM tally WHERE state <= :held AND (:account IS NULL OR account = :account)
                """,
            arguments: ["held": StateCode.held.rawValue, "account": account?.rawValue]
        )
        let since = try Int.fetchOne(
            database,
            sql: """
                SELECT sum(entered - departed) FROM traffic WHERE hour > ? AND account = ?
                """,
            arguments: [hour, account?.rawValue ?? Traffic.everyAccount]
        )
        return (now ?? 0) - (since ?? 0)
    }
}
