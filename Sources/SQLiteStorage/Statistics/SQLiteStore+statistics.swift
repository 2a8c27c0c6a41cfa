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
                    SELECT hour, \(Self.sums) FROM traffic
                    WHERE hour >= :first AND hour < :end AND (:account IS NULL OR account = :account)
                    GROUP BY hour ORDER BY hour
                    """,
                arguments: ["first": hours.lowerBound, "end": hours.upperBound, "account": account?.rawValue]
            )
            var periods = hours.map { TrafficPeriod(start: Self.start(of: $0), length: Traffic.hourLength) }
            var growth = Array(repeating: 0, count: periods.count)
            for row in rows {
                let index = Int((row[0] as Int64) - hours.lowerBound)
                periods[index] = Self.period(row, start: periods[index].start, length: Traffic.hourLength)
                growth[index] = (row[4] as Int) - (row[5] as Int)
            }
            // Backwards from what waits now, which is known exactly.
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
                    SELECT account, \(Self.sums) FROM traffic WHERE hour >= ? AND hour < ?
                    GROUP BY account ORDER BY account
                    """,
                arguments: [hours.lowerBound, hours.upperBound]
            )
            let length = Duration.hours(hours.count)
            return try rows.map { row in
                let account = AccountID(rawValue: row[0])
                var period = Self.period(row, start: Self.start(of: hours.lowerBound), length: length)
                period.waiting = try Self.waiting(database, atEndOf: hours.upperBound - 1, account)
                return AccountTraffic(account: account, period: period)
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
                    WHERE hour >= :first AND hour < :end AND (:account IS NULL OR account = :account)
                    GROUP BY cause ORDER BY sum(repeated) + sum(final) DESC, cause LIMIT :limit
                    """,
                arguments: [
                    "first": hours.lowerBound, "end": hours.upperBound, "account": account?.rawValue, "limit": limit,
                ]
            ).map { ErrorCount(cause: ErrorCause(text: $0[0]), repeated: $0[1], final: $0[2]) }
        }
    }

    package func forgetStatistics(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run { database in
            var count = 0
            for table in ["traffic", "traffic_error"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE hour < ?",
                    arguments: [Traffic.hour(of: before)]
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

    private static let sums: String = {
        let delays = (0..<DelayHistogram.size).map { "delay\($0)" }
        return (["received", "delivered", "failed", "entered", "departed"] + delays).map { "sum(\($0))" }
            .joined(separator: ", ")
    }()

    /// From a row that has `sums` from its second column on.
    private static func period(_ row: Row, start: Timestamp, length: Duration) -> TrafficPeriod {
        TrafficPeriod(
            start: start,
            length: length,
            received: row[1],
            delivered: row[2],
            failed: row[3],
            delays: DelayHistogram(counts: (0..<DelayHistogram.size).map { row[6 + $0] as Int })
        )
    }

    /// What was in the queue at the end of an hour: what is in it now, less what came since.
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
                SELECT sum(entered - departed) FROM traffic
                WHERE hour > :hour AND (:account IS NULL OR account = :account)
                """,
            arguments: ["hour": hour, "account": account?.rawValue]
        )
        return (now ?? 0) - (since ?? 0)
    }
}
