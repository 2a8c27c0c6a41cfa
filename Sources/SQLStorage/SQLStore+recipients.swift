package import Base
package import Storage

extension SQLStore: RecipientStatisticsStore {
    private static func sums(_ columns: [String]) -> String {
        columns.map { "CAST(sum(\($0)) AS BIGINT)" }.joined(separator: ", ")
    }

    private static let columns = ["sent", "repeated", "final", "returned"]
    /// Nothing is sent for a reason.
    private static let columnsOfErrors = ["0"] + columns.dropFirst()

    package func domainCounts(_ query: RecipientQuery) async throws(StorageError) -> [DomainCounts] {
        try await read { database in
            try Self.grouped(query, by: "domain", of: "domain_traffic", Self.columns, database).map {
                DomainCounts(domain: try $0[0], counts: try Self.counts($0))
            }
        }
    }

    package func causeCounts(_ query: RecipientQuery) async throws(StorageError) -> [CauseCounts] {
        try await read { database in
            try Self.grouped(query, by: "cause", of: "domain_error", Self.columnsOfErrors, database).map {
                CauseCounts(cause: ErrorCause(text: try $0[0]), counts: try Self.counts($0))
            }
        }
    }

    private static func grouped(
        _ query: RecipientQuery,
        by name: String,
        of table: String,
        _ columns: [String],
        _ database: any SQLConnection
    ) throws -> [SQLRow] {
        let condition = query.condition(database.dialect)
        let direction = query.isDescending ? "DESC" : "ASC"
        let sum: String? =
            switch query.order {
            case .name: nil
            case .total: "repeated + final + returned"
            case .sent: columns[0]
            case .repeated, .final, .returned: query.order.rawValue
            }
        let order = sum.map { "sum(\($0)) \(direction), \(name)" } ?? "\(name) \(direction)"
        return try database.rows(
            """
            SELECT \(name), \(sums(columns)) FROM \(table) WHERE \(condition.sql) GROUP BY \(name) ORDER BY \(order) LIMIT ? OFFSET ?
            """,
            condition.values + [query.limit, query.offset],
            isKept: false
        )
    }

    private static func counts(_ row: SQLRow) throws -> RecipientCounts {
        try RecipientCounts(sent: row[1], repeated: row[2], final: row[3], returned: row[4])
    }

    package func dailyCounts(_ query: RecipientQuery) async throws(StorageError) -> [UTCDay: RecipientCounts] {
        try await read { database in
            let condition = query.condition(database.dialect)
            let rows = try database.rows(
                "SELECT day, \(Self.sums(Self.columns)) FROM domain_traffic WHERE \(condition.sql) GROUP BY day",
                condition.values,
                isKept: false
            )
            return try rows.reduce(into: [:]) { $0[UTCDay(rawValue: try $1[0])] = try Self.counts($1) }
        }
    }

    package func causeDays(
        _ query: RecipientQuery,
        of causes: [ErrorCause]
    ) async throws(StorageError) -> [CauseDay] {
        try await read { database in
            var condition = query.condition(database.dialect)
            condition.require(database.isIn("cause", causes.map(\.text)))
            return try database.rows(
                """
                SELECT day, cause, CAST(sum(repeated + final + returned) AS BIGINT) FROM domain_error
                WHERE \(condition.sql) GROUP BY day, cause ORDER BY day, cause
                """,
                condition.values,
                isKept: false
            ).map { CauseDay(day: UTCDay(rawValue: try $0[0]), cause: ErrorCause(text: try $0[1]), count: try $0[2]) }
        }
    }

    package func countReturned(_ mail: [ReturnedMail], at now: Timestamp) async throws(StorageError) {
        guard !mail.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            try RecipientTally.collect(database) { tally in
                for (reason, mail) in Dictionary(grouping: mail, by: \.reason) {
                    tally.add(mail.map(\.recipient), at: now, cause: ErrorCause(reason: Reason(.words, reason))) {
                        RecipientCounts(returned: $0)
                    }
                }
            }
        }
    }

    package func forgetRecipientStatistics(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            let first = UTCDay(of: before).rawValue
            return try ["domain_traffic", "domain_error"].reduce(0) { count, table in
                count + (try database.change("DELETE FROM \(table) WHERE day < ?", [first]))
            }
        }
    }
}

extension RecipientQuery {
    fileprivate func condition(_ dialect: any SQLDialect) -> SQLCondition {
        var condition = SQLCondition("day BETWEEN ? AND ?", [days.lowerBound.rawValue, days.upperBound.rawValue])
        switch domains {
        case .all: break
        case .only(let domain): condition.require("domain = ?", [domain])
        case .containing(let text): condition.require(dialect.contains(text, in: ["domain"]))
        }
        return condition
    }
}

extension RecipientTally {
    /// Collects counts in the current commit's tally, or writes them at once where there is none.
    static func collect(_ database: any SQLConnection, _ body: (inout RecipientTally) -> Void) throws {
        if let tally = TrafficTally.current { return tally.addRecipients(body) }
        var tally = RecipientTally()
        body(&tally)
        try tally.write(to: database)
    }
}
