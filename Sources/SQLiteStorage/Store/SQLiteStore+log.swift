package import Base
import GRDB
package import Storage

extension SQLiteStore: LogStore {
    package func appendLog(_ entries: [NewLogEntry]) async throws(StorageError) {
        guard !entries.isEmpty else { return }
        try await commits.run { database in
            let insert = try database.cachedStatement(
                sql: """
                    INSERT INTO log_entry (at, level, area, text, account, user_id, message, details)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for entry in entries {
                try insert.execute(arguments: [
                    entry.at.milliseconds, entry.level.rawValue, entry.area.rawValue, entry.text, entry.account,
                    entry.user?.rawValue, entry.message?.rawValue,
                    entry.details.isEmpty ? nil : try Self.encode(entry.details),
                ])
            }
        }
    }

    package func log(_ query: LogQuery) async throws(StorageError) -> [LogEntry] {
        try await read { database in
            let (condition, arguments) = try query.condition(database)
            let entries = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, at, level, area, text, account, user_id, message, details FROM log_entry
                    WHERE \(condition) ORDER BY id \(query.reading.direction) LIMIT ?
                    """,
                arguments: arguments + [query.limit]
            ).compactMap(Self.logEntry)
            return query.before == nil ? entries : entries.reversed()
        }
    }

    /// `nil` for a damaged row, which must not hide the others.
    private static func logEntry(_ row: Row) -> LogEntry? {
        guard let level = LogLevel(rawValue: row[2]), let area = LogCategory(rawValue: row[3]) else { return nil }
        let details: [String: String]? = (row[8] as String?).flatMap { try? decode($0) }
        return LogEntry(
            id: LogEntry.ID(rawValue: row[0]),
            entry: NewLogEntry(
                at: Timestamp(milliseconds: row[1]),
                level: level,
                area: area,
                text: row[4],
                account: row[5],
                user: (row[6] as Int64?).map { UserID(rawValue: $0) },
                message: (row[7] as Int64?).map { QueueID(rawValue: $0) },
                details: details ?? [:]
            )
        )
    }

    package func forgetLog(before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    DELETE FROM log_entry WHERE id IN (SELECT id FROM log_entry WHERE at < ? ORDER BY at LIMIT ?)
                    """,
                arguments: [before.milliseconds, limit]
            )
            return database.changesCount
        }
    }
}

extension LogQuery {
    /// The order of reading: a page that ends before an entry is read backwards from there.
    fileprivate var reading: QueueQuery.Order { before == nil ? order : order.reversed }

    fileprivate func condition(_ database: Database) throws -> (sql: String, arguments: StatementArguments) {
        var parts = ["true"]
        var arguments = StatementArguments()
        func require(_ sql: String, _ values: StatementArguments = []) {
            parts.append(sql)
            arguments += values
        }
        if let text, !text.isEmpty {
            let condition = SearchTerm(text).condition(["text", "details"])
            require(condition.sql, condition.arguments)
        }
        if let level {
            require("level >= ?", [level.rawValue])
            // SQLite uses the partial index only where the query contains the index's own condition.
            if level >= .warning { require("level >= 3") }
        }
        if let areas {
            require("area IN (SELECT value FROM json_each(?))", [try SQLiteStore.encode(areas.map(\.rawValue))])
        }
        if let account { require("account = ?", [account]) }
        if let user { require("user_id = ?", [user.rawValue]) }
        if let message { require("message = ?", [message.rawValue]) }
        if let edge = before ?? after { require(reading == .newestFirst ? "id < ?" : "id > ?", [edge.rawValue]) }
        if from != nil || until != nil {
            // Entries are read in the order of their ids: the first and last id of the period spare reading what is
            // outside it.
            let span: StatementArguments = [from?.milliseconds ?? .min, until?.milliseconds ?? .max]
            let ends = try Row.fetchOne(
                database,
                sql: "SELECT min(id), max(id) FROM log_entry WHERE at >= ? AND at < ?",
                arguments: span
            )
            require("at >= ? AND at < ?", span)
            if let first: Int64 = ends?[0], let last: Int64 = ends?[1] {
                require("id BETWEEN ? AND ?", [first, last])
            } else {
                require("false")
            }
        }
        return (parts.joined(separator: " AND "), arguments)
    }
}
