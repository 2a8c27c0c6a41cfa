package import Base
package import Storage

extension SQLStore: LogStore {
    package func appendLog(_ entries: [NewLogEntry]) async throws(StorageError) {
        guard !entries.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            for entry in entries {
                try database.run(
                    """
                    INSERT INTO log_entry (at, level, category, text, account, user_id, message, details)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        entry.at, entry.level.rawValue, entry.category.rawValue, entry.text, entry.account, entry.user,
                        entry.message, entry.details.isEmpty ? nil : try Self.encode(entry.details),
                    ]
                )
            }
        }
    }

    package func log(_ query: LogQuery) async throws(StorageError) -> [LogEntry] {
        try await read { database in
            let condition = try query.condition(database)
            let entries = try database.rows(
                """
                SELECT id, at, level, category, text, account, user_id, message, details FROM log_entry
                WHERE \(condition.sql) ORDER BY id \(query.reading.direction) LIMIT ?
                """,
                condition.values + [query.limit],
                isKept: false
            ).compactMap(Self.logEntry)
            return query.before == nil ? entries : entries.reversed()
        }
    }

    /// `nil` for a damaged row, which must not hide the others.
    private static func logEntry(_ row: SQLRow) throws -> LogEntry? {
        guard let level = LogLevel(rawValue: try row[2]), let category = LogCategory(rawValue: try row[3]) else {
            return nil
        }
        let details: [String: String]? = try (row[8] as String?).flatMap { try? decode($0) }
        return try LogEntry(
            id: row[0],
            entry: NewLogEntry(
                at: row[1],
                level: level,
                category: category,
                text: row[4],
                account: row[5],
                user: row[6],
                message: row[7],
                details: details ?? [:]
            )
        )
    }

    package func forgetLog(before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                """
                DELETE FROM log_entry WHERE id IN (SELECT id FROM log_entry WHERE at < ? ORDER BY at LIMIT ?)
                """,
                [before, limit]
            )
        }
    }
}

extension LogQuery {
    /// The order of reading: a page that ends before an entry is read backwards from there.
    fileprivate var reading: QueueQuery.Order { before == nil ? order : order.reversed }

    fileprivate func condition(_ database: any SQLConnection) throws -> SQLCondition {
        var all = SQLCondition("true")
        if let text, !text.isEmpty {
            var found = database.dialect.contains(text, in: ["text", "details"])
            if !texts.isEmpty {
                let named = database.isIn("text", texts)
                found = SQLCondition("(\(found.sql) OR \(named.sql))", found.values + named.values)
            }
            all.require(found)
        }
        if let level {
            all.require("level >= ?", [level.rawValue])
            // SQLite uses the partial index only where the query contains the index's own condition.
            if level >= .warning { all.require("level >= 3") }
        }
        if let categories { all.require(database.isIn("category", categories.map(\.rawValue))) }
        if let account { all.require(database.dialect.isEqual("account"), [account]) }
        if let user { all.require("user_id = ?", [user]) }
        if let message { all.require("message = ?", [message]) }
        if let edge = before ?? after { all.require(reading == .newestFirst ? "id < ?" : "id > ?", [edge]) }
        if from != nil || until != nil {
            // Entries are read in the order of their ids: the first and last id of the period spare reading what is
            // outside it.
            let span: SQLValues = [from?.milliseconds ?? Int64.min, until?.milliseconds ?? Int64.max]
            let ends = try database.row(
                "SELECT min(id), max(id) FROM log_entry WHERE at >= ? AND at < ?",
                span
            )
            all.require("at >= ? AND at < ?", span)
            if let first: LogEntry.ID = try ends?[0], let last: LogEntry.ID = try ends?[1] {
                all.require("id BETWEEN ? AND ?", [first, last])
            } else {
                all.require("false")
            }
        }
        return all
    }
}
