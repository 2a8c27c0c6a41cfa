package import Base
package import Storage

extension SQLStore {
    package func history(of message: QueueID) async throws(StorageError) -> MessageHistory {
        try await read { database in
            let id = message.rawValue
            let deliveries = try database.rows(
                "SELECT \(Rows.deliveryColumns) FROM delivery d WHERE d.message = ? ORDER BY d.part",
                [id]
            )
            let attempts = try database.rows(
                """
                SELECT message, part, number, account, started_at, ended_at, outcome, reason, answer
                FROM attempt WHERE message = ? ORDER BY started_at, part, number
                """,
                [id]
            )
            let events = try database.rows(
                "SELECT at, kind, detail FROM event WHERE message = ? ORDER BY at, rowid",
                [id]
            )
            let known = try Rows.message(database, message)
            guard let record = known ?? (deliveries.isEmpty ? nil : Rows.lostMessage(message)) else {
                throw StorageError.notFound("message \(message)")
            }
            return MessageHistory(
                message: record,
                deliveries: try deliveries.map { try Rows.delivery($0) },
                attempts: try attempts.map(Self.attempt),
                events: try events.compactMap(Self.event)
            )
        }
    }

    package func newestReasons() async throws(StorageError) -> [AccountID: Reason] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT id, newest FROM (
                    SELECT id, (
                        SELECT d.reason FROM delivery d WHERE d.account = account.id AND d.state <= 4
                        AND d.reason IS NOT NULL ORDER BY d.message DESC LIMIT 1
                    ) AS newest FROM account
                ) AS a WHERE newest IS NOT NULL
                """
            )
            return Dictionary(
                uniqueKeysWithValues: try rows.map { (try $0[0], Reason(stored: try $0[1])) }
            )
        }
    }

    /// `nil` for a kind that this version does not know.
    private static func event(_ row: SQLRow) throws -> MessageEvent? {
        guard let kind = MessageEvent.Kind(rawValue: try row[1]) else { return nil }
        let detail: String = try row[2]
        return MessageEvent(
            at: try row[0],
            kind: kind,
            detail: detail.isEmpty ? nil : Reason(stored: detail)
        )
    }

    private static func attempt(_ row: SQLRow) throws -> AttemptRecord {
        try AttemptRecord(
            delivery: DeliveryID(message: row[0], part: row[1]),
            number: row[2],
            account: row[3],
            startedAt: row[4],
            endedAt: row[5],
            outcome: (row[6] as String?).flatMap(AttemptOutcome.init(rawValue:)),
            reason: (row[7] as String?).map(Reason.init(stored:)),
            answer: row[8]
        )
    }

    package func counts() async throws(StorageError) -> [QueueCount] {
        try await read { database in
            let rows = try database.rows(
                "SELECT account, state, count FROM tally WHERE count > 0 ORDER BY account, state"
            )
            return try rows.compactMap { row in
                guard let state = StateCode(rawValue: try row[1]) else { return nil }
                return QueueCount(account: try row[0], state: state.state, count: try row[2])
            }
        }
    }

    package func totals() async throws(StorageError) -> [DeliveryState: Int] {
        try await read { database in
            let rows = try database.rows("SELECT state, CAST(sum(count) AS BIGINT) FROM tally GROUP BY state")
            return try rows.reduce(into: [:]) { totals, row in
                if let state = StateCode(rawValue: try row[0]) { totals[state.state, default: 0] += try row[1] }
            }
        }
    }

    package func oldestDue() async throws(StorageError) -> [AccountID: Timestamp] {
        try await read { database in
            let accounts: [AccountID] = try database.values(
                "SELECT account FROM tally WHERE state = ? AND count > 0",
                [StateCode.waiting.rawValue]
            )
            return try accounts.reduce(into: [:]) { $0[$1] = try PriorityRange.firstDue(database, $1) }
        }
    }

    package func unknownFailures() async throws(StorageError) -> UnknownFailures {
        try await read { database in
            let ofReports: Int? = try database.value(
                """
                SELECT count(*) FROM message m JOIN delivery d ON d.message = m.id
                WHERE \(QueueConditions.isOfReport) AND d.state = ?
                """,
                [StateCode.failed.rawValue]
            )
            let unreported: Int? = try database.value(
                "SELECT count(*) FROM delivery d WHERE \(QueueConditions.isUnreported) AND d.state = ?",
                [StateCode.failed.rawValue]
            )
            return UnknownFailures(ofReports: ofReports ?? 0, unreported: unreported ?? 0)
        }
    }

    package func forget(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        let (count, files) = try await commits.run(telling: .nothing) { database in
            let ids: [QueueID] = try database.values(
                """
                SELECT message FROM delivery d WHERE ended_at < ? AND NOT EXISTS (
                    SELECT 1 FROM delivery o WHERE o.message = d.message AND (
                        o.ended_at IS NULL OR o.ended_at > d.ended_at
                        OR (o.ended_at = d.ended_at AND o.part > d.part)
                    )
                ) ORDER BY ended_at LIMIT ?
                """,
                [before, limit]
            )
            var files: [String] = []
            for id in ids {
                let place: String? = try database.value("SELECT place FROM message WHERE id = ?", [id])
                if let place, place != ContentPlace.inline { files.append(place) }
                try database.dialect.textIndex.remove(id, database)
                for table in ["delivery", "attempt", "event", "content"] {
                    try database.run("DELETE FROM \(table) WHERE message = ?", [id])
                }
                try database.run("DELETE FROM message WHERE id = ?", [id])
            }
            return (ids.count, files)
        }
        for file in files { largeContents.remove(file) }
        return count
    }
}
