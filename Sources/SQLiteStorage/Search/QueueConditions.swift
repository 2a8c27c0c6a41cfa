import Base
import GRDB
import Storage

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
            let needle = Needle(text)
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
        if let gmailID = query.gmailID { require("d.gmail_id = ?", [gmailID]) }
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
