package import Base
package import Storage

extension SQLStore: StatisticsStore {
    package func traffic(
        _ range: Range<Timestamp>,
        of account: AccountID?
    ) async throws(StorageError) -> [TrafficPeriod] {
        let hours = Self.hours(range)
        guard !hours.isEmpty else { return [] }
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT hour, \(Self.columns) FROM traffic
                WHERE hour >= ? AND hour < ? AND account = ? ORDER BY hour
                """,
                [hours.lowerBound, hours.upperBound, account ?? Traffic.everyAccount]
            )
            var periods = hours.map { TrafficPeriod(start: Self.start(of: $0), length: Traffic.hourLength) }
            var growth = Array(repeating: 0, count: periods.count)
            for row in rows {
                let index = Int(try row[0] - hours.lowerBound)
                periods[index].received = try row[1]
                periods[index].delivered = try row[2]
                periods[index].failed = try row[3]
                periods[index].delays = DelayHistogram(counts: try (0..<DelayHistogram.size).map { try row[6 + $0] })
                let (entered, departed): (Int, Int) = (try row[4], try row[5])
                growth[index] = entered - departed
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
            let rows = try database.rows(
                """
                SELECT t.account, CAST(sum(t.received) AS BIGINT), CAST(sum(t.delivered) AS BIGINT),
                    CAST(sum(t.failed) AS BIGINT)
                FROM (SELECT DISTINCT account FROM tally) AS a CROSS JOIN traffic t
                WHERE t.account = a.account AND t.hour >= ? AND t.hour < ? GROUP BY t.account ORDER BY t.account
                """,
                [hours.lowerBound, hours.upperBound]
            )
            return try rows.map { row in
                let account: AccountID = try row[0]
                return try AccountTraffic(
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
            try database.rows(
                """
                SELECT cause, CAST(sum(repeated) AS BIGINT), CAST(sum(final) AS BIGINT) FROM traffic_error
                WHERE hour >= ? AND hour < ? AND account = ?
                GROUP BY cause ORDER BY sum(repeated) + sum(final) DESC, cause LIMIT ?
                """,
                [
                    hours.lowerBound, hours.upperBound, account ?? Traffic.everyAccount, limit,
                ]
            ).map { ErrorCount(cause: ErrorCause(text: try $0[0]), repeated: try $0[1], final: try $0[2]) }
        }
    }

    package func forgetStatistics(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            let first = Traffic.hour(of: before)
            var count = 0
            for table in ["traffic", "traffic_error"] {
                count += try database.change(
                    """
                    DELETE FROM \(table) WHERE hour < ?
                    AND account IN (SELECT account FROM tally UNION SELECT \(Traffic.everyAccount.rawValue))
                    """,
                    [first]
                )
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

    private static let columns = Traffic.Column.all.map(\.name).joined(separator: ", ")

    /// The number in the queue at the end of an hour: what is in it now, less what has come since.
    private static func waiting(
        _ database: any SQLConnection,
        atEndOf hour: Int64,
        _ account: AccountID?
    ) throws -> Int {
        var inQueue = SQLCondition("state <= ?", [StateCode.held.rawValue])
        if let account { inQueue.require("account = ?", [account]) }
        let now: Int? = try database.value(
            "SELECT CAST(sum(count) AS BIGINT) FROM tally WHERE \(inQueue.sql)",
            inQueue.values
        )
        let since: Int? = try database.value(
            "SELECT CAST(sum(entered - departed) AS BIGINT) FROM traffic WHERE hour > ? AND account = ?",
            [hour, account ?? Traffic.everyAccount]
        )
        return (now ?? 0) - (since ?? 0)
    }
}
