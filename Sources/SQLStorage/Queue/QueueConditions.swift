import Base
import Foundation
import Storage

/// A query as a condition on `delivery d` and `message m`, and as terms for the text index.
struct QueueConditions {
    private(set) var condition = SQLCondition("true")
    private(set) var terms: [TextTerm] = []
    private let dialect: any SQLDialect

    // The texts stand in these conditions rather than beside them: SQLite uses an index of some rows only where it sees that
    // all that are asked for are in it.

    /// Of a delivery of the gateway's own reports.
    static let isOfReport = "m.sender IS NULL AND m.protocol = '\(MessageRecord.reportOrigin)'"

    /// Of a failure that could not be reported. The event has the time of the end that it belongs to: a later end of the
    /// delivery is another matter.
    static let isUnreported = {
        let kind = "'\(MessageEvent.Kind.unreported.rawValue)'"
        return """
            d.message IN (SELECT u.message FROM event u WHERE u.kind = \(kind)) AND EXISTS (
                SELECT 1 FROM event e WHERE e.message = d.message AND e.kind = \(kind) AND e.at = d.ended_at
            )
            """
    }()

    init(_ query: QueueQuery, _ database: any SQLConnection) throws {
        dialect = database.dialect
        if let states = query.states { condition.require("d.state IN (\(StateCode.list(states)))") }
        if let account = query.account { condition.require("d.account = ?", [account]) }
        if let id = query.id { condition.require("d.message = ?", [id]) }
        if query.isOfReports { condition.require(Self.isOfReport) }
        if query.isUnreported { condition.require(Self.isUnreported) }
        requireText(query)
        requireIDs(query)
        try requireTime(query, database)
        if let edge = query.edge {
            let comparison = query.reading == .newestFirst ? "<" : ">"
            condition.require(
                "(d.message \(comparison)= ? AND (d.message <> ? OR d.part \(query.before == nil ? ">" : "<") ?))",
                [edge.message, edge.message, edge.part]
            )
        }
    }

    private mutating func requireText(_ query: QueueQuery) {
        let fields: [(text: String?, columns: [String])] = [
            (query.text, ["m.sender", "m.from_text", "m.subject", "d.recipients"]),
            (query.sender, ["m.sender", "m.from_text"]),
            (query.recipient, ["d.recipients"]),
            (query.subject, ["m.subject"]),
        ]
        for (text, columns) in fields {
            guard let text, !text.isEmpty else { continue }
            condition.require(dialect.contains(text, in: columns))
            terms.append(TextTerm(text: text, columns: columns.map { String($0.dropFirst(2)) }))
        }
    }

    private mutating func requireIDs(_ query: QueueQuery) {
        if let messageID = query.messageID {
            let bare = messageID.filter { $0 != "<" && $0 != ">" }
            let spellings: SQLValues = [bare, "<\(bare)>"]
            condition.require(
                """
                d.message IN (SELECT id FROM message WHERE message_id IN (?, ?)
                UNION SELECT message FROM delivery WHERE sent_message_id IN (?, ?))
                """,
                spellings + spellings
            )
        }
        if let remoteID = query.remoteID { condition.require("d.remote_id = ?", [remoteID.stored]) }
    }

    /// Lists run in the order of ids, which is nearly that of time: the ids of the first and the last message of the
    /// period spare reading what is outside it.
    private mutating func requireTime(_ query: QueueQuery, _ database: any SQLConnection) throws {
        guard query.receivedFrom != nil || query.receivedUntil != nil else { return }
        let span: SQLValues = [
            query.receivedFrom?.milliseconds ?? Int64.min, query.receivedUntil?.milliseconds ?? Int64.max,
        ]
        let ends = try database.row(
            "SELECT min(id), max(id) FROM message WHERE received_at >= ? AND received_at < ?",
            span
        )
        condition.require("m.received_at >= ? AND m.received_at < ?", span)
        guard let first: QueueID = try ends?[0], let last: QueueID = try ends?[1] else {
            return condition.require("false")
        }
        condition.require("d.message BETWEEN ? AND ?", [first, last])
    }
}
