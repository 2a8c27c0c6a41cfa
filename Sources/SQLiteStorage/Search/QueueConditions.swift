import Base
import Foundation
import GRDB
package import Storage

/// A query as a condition on `delivery d` and `message m`, and as a query of the text index.
struct QueueConditions {
    private(set) var sql = "true"
    private(set) var arguments = StatementArguments()
    private var questions: [String] = []

    /// The query of the text index; `nil` where the index cannot answer anything.
    var question: String? { questions.isEmpty ? nil : questions.joined(separator: " AND ") }

    init(_ query: QueueQuery, _ database: Database) throws {
        if let states = query.states { require("d.state IN (\(StateCode.list(states)))") }
        if let account = query.account { require("d.account = ?", [account.rawValue]) }
        if let id = query.id { require("d.message = ?", [id.rawValue]) }
        if query.isOfReports { require("m.sender IS NULL AND m.protocol = ?", [MessageRecord.reportOrigin]) }
        requireText(query)
        requireIDs(query)
        try requireTime(query, database)
        if let edge = query.edge {
            let comparison = query.reading == .newestFirst ? "<" : ">"
            let message = edge.message.rawValue
            require(
                "(d.message \(comparison)= ? AND (d.message <> ? OR d.part \(query.before == nil ? ">" : "<") ?))",
                [message, message, edge.part]
            )
        }
    }

    private mutating func require(_ condition: String, _ values: StatementArguments = []) {
        sql += " AND \(condition)"
        arguments += values
    }

    private mutating func requireText(_ query: QueueQuery) {
        let fields: [(needle: String?, columns: [String])] = [
            (query.text, ["m.sender", "m.from_text", "m.subject", "d.recipients"]),
            (query.sender, ["m.sender", "m.from_text"]),
            (query.recipient, ["d.recipients"]),
            (query.subject, ["m.subject"]),
        ]
        for (text, columns) in fields {
            guard let text, !text.isEmpty else { continue }
            let needle = SearchTerm(text)
            let condition = needle.condition(columns)
            require(condition.sql, condition.arguments)
            // The index has the same column names as the tables.
            if let question = needle.question(columns.map { String($0.dropFirst(2)) }) { questions.append(question) }
        }
    }

    private mutating func requireIDs(_ query: QueueQuery) {
        if let messageID = query.messageID {
            let bare = messageID.filter { $0 != "<" && $0 != ">" }
            let spellings: StatementArguments = [bare, "<\(bare)>"]
            require(
                """
                d.message IN (SELECT id FROM message WHERE message_id IN (?, ?)
                UNION SELECT message FROM delivery WHERE sent_message_id IN (?, ?))
                """,
                spellings + spellings
            )
        }
        if let remoteID = query.remoteID { require("d.remote_id = ?", [remoteID.stored]) }
    }

    /// Lists run in the order of ids, which is nearly that of time: the ids of the first and the last message of the
    /// period spare reading what is outside it.
    private mutating func requireTime(_ query: QueueQuery, _ database: Database) throws {
        guard query.receivedFrom != nil || query.receivedUntil != nil else { return }
        let span: StatementArguments = [
            query.receivedFrom?.milliseconds ?? .min, query.receivedUntil?.milliseconds ?? .max,
        ]
        let ends = try Row.fetchOne(
            database,
            sql: "SELECT min(id), max(id) FROM message WHERE received_at >= ? AND received_at < ?",
            arguments: span
        )
        require("m.received_at >= ? AND m.received_at < ?", span)
        guard let first: Int64 = ends?[0], let last: Int64 = ends?[1] else { return require("false") }
        require("d.message BETWEEN ? AND ?", [first, last])
    }
}

/// A search term: text to find in fields, ignoring case.
struct SearchTerm: Sendable {
    /// The length of the character groups in the index; shorter search terms are found by reading.
    private static let indexed = 3
    /// The number of characters looked up in the index: each more costs a list of messages, and matches are checked
    /// anyway.
    private static let asked = 12

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The condition that one of the columns contains the search term.
    func condition(_ columns: [String]) -> (sql: String, arguments: StatementArguments) {
        // LIKE is faster, but ignores case in ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { isASCII ? "\($0) LIKE ? ESCAPE '!'" : "contains_text(\($0), ?)" }
        let value = isASCII ? pattern : text
        return (
            "(\(tests.joined(separator: " OR ")))", StatementArguments(Array(repeating: value, count: columns.count))
        )
    }

    /// The index query for these columns; `nil` where the index cannot answer.
    func question(_ columns: [String]) -> String? {
        guard text.unicodeScalars.count >= Self.indexed, !text.unicodeScalars.contains("\0") else { return nil }
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.asked)))
        return "{\(columns.joined(separator: " "))} : \"\(beginning.replacing("\"", with: "\"\""))\""
    }

    private var pattern: String {
        let escaped = text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }

    /// `contains_text(field, needle)`: like LIKE with `%` on both sides, but ignoring case in all languages.
    static let function = DatabaseFunction("contains_text", argumentCount: 2, pure: true) { values in
        guard let field = String.fromDatabaseValue(values[0]), let needle = String.fromDatabaseValue(values[1]) else {
            return false
        }
        return Array(field.lowercased().utf8).contains(Array(needle.lowercased().utf8))
    }
}

/// Keeps the text index in step with the messages.
enum SearchIndex {
    /// Schedules a new message for indexing, which costs more than storing it.
    static func add(_ database: Database, _ message: Int64) throws {
        let statement = try database.cachedStatement(sql: "INSERT OR IGNORE INTO search_pending VALUES (?)")
        try statement.execute(arguments: [message])
    }

    /// Removes a message, while its rows still exist, because the index reads its contents from them.
    static func remove(_ database: Database, _ message: Int64) throws {
        let pending = try database.cachedStatement(sql: "DELETE FROM search_pending WHERE message = ?")
        try pending.execute(arguments: [message])
        guard database.changesCount == 0 else { return }
        let indexed = try database.cachedStatement(sql: "DELETE FROM message_search WHERE rowid = ?")
        try indexed.execute(arguments: [message])
    }

    /// Indexes the oldest pending messages. Returns how many.
    static func catchUp(_ database: Database, limit: Int) throws -> Int {
        let pending = try Int64.fetchAll(
            database,
            sql: "SELECT message FROM search_pending ORDER BY message LIMIT ?",
            arguments: [limit]
        )
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO message_search (rowid, sender, from_text, subject, recipients)
                SELECT id, sender, from_text, subject, recipients FROM message_text WHERE id = ?
                """
        )
        let done = try database.cachedStatement(sql: "DELETE FROM search_pending WHERE message = ?")
        for message in pending {
            try insert.execute(arguments: [message])
            try done.execute(arguments: [message])
        }
        return pending.count
    }
}

extension SQLiteStore {
    package func indexForSearch(limit: Int) async throws(StorageError) -> Int {
        // New mail goes first; messages that are not indexed are found all the same.
        guard commits.waitingCount == 0 else { return 0 }
        let isBehind = try await read { try Int.fetchOne($0, sql: "SELECT 1 FROM search_pending LIMIT 1") != nil }
        return isBehind ? try await commits.run { try SearchIndex.catchUp($0, limit: limit) } : 0
    }
}
