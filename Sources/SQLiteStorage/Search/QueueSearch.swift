import Base
import GRDB
import Storage

/// Finds the deliveries of one query, within one snapshot of the database.
///
/// The conditions decide what is found. Where an index (of texts or of states) tells in advance that only a few
/// messages are candidates, only these are read, in growing batches, until the page is full.
struct QueueSearch {
    /// The number of messages in the first batch of candidates, and the factor by which batches grow.
    private static let firstPiece = 500
    private static let growth = 4
    private static let largestPiece = 32_000
    /// States with no more deliveries than this are looked up by their indexes.
    private static let fewInState = 5000
    /// With more than this still to be indexed, reading everything at once is faster.
    private static let fewPending = 5000

    /// With the deliveries whose message has lost its row.
    private static let source = "delivery d LEFT JOIN message m ON m.id = d.message"

    private let database: Database
    private let query: QueueQuery
    private let conditions: QueueConditions

    init(_ database: Database, _ query: QueueQuery) throws {
        self.database = database
        self.query = query
        conditions = try QueueConditions(query, database)
    }

    /// The rows of the page, with `Rows.messageColumns` and `Rows.deliveryColumns`, in the order of reading.
    func rows() throws -> [Row] { try rows("\(Rows.messageColumns), \(Rows.deliveryColumns)", limit: query.limit) }

    /// The messages of all matches, in the order of reading, one for each delivery; ends at `most`.
    func messages(upTo most: Int) throws -> [Int64] { try rows("d.message", limit: most).map { $0[0] } }

    /// The rows of the page where its messages are already known.
    func rows(of messages: some Sequence<Int64>) throws -> [Row] {
        let (condition, arguments) = among(messages)
        return try rows("\(Rows.messageColumns), \(Rows.deliveryColumns)", condition, arguments, limit: query.limit)
    }

    private func rows(_ columns: String, limit: Int) throws -> [Row] {
        var rows: [Row] = []
        try forEachPiece { condition, arguments in
            rows += try self.rows(columns, condition, arguments, limit: limit - rows.count)
            return rows.count < limit
        }
        return rows
    }

    private func rows(
        _ columns: String,
        _ condition: String,
        _ arguments: StatementArguments,
        limit: Int
    ) throws -> [Row] {
        let direction = query.reading.direction
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM \(Self.source)
                WHERE \(condition) ORDER BY d.message \(direction), d.part \(query.before == nil ? "ASC" : "DESC") LIMIT ?
                """,
            arguments: arguments + [limit]
        )
    }

    /// The conditions, restricted to these messages.
    private func among(_ messages: some Sequence<Int64>) -> (String, StatementArguments) {
        let list = messages.map(String.init).joined(separator: ",")
        return (
            "d.message IN (SELECT value FROM json_each(?)) AND \(conditions.sql)", ["[\(list)]"] + conditions.arguments
        )
    }

    /// The number of matches; ends at `most`.
    func count(upTo most: Int) throws -> Int {
        var count = 0
        try forEachPiece { condition, arguments in
            count +=
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM (
                            SELECT 1 FROM \(Self.source) WHERE \(condition) LIMIT ?
                        )
                        """,
                    arguments: arguments + [most - count]
                ) ?? 0
            return count < most
        }
        return count
    }

    /// Calls `read` with the conditions for one batch of candidates after another, until it returns false or all have
    /// been read.
    private func forEachPiece(_ read: (String, StatementArguments) throws -> Bool) throws {
        guard let source = try candidates() else {
            _ = try read(conditions.sql, conditions.arguments)
            return
        }
        var size = Self.firstPiece
        var last: Int64?
        while true {
            let ids = try source(last, size)
            guard let newest = ids.last else { return }
            let (condition, arguments) = among(ids)
            guard try read(condition, arguments), ids.count == size else { return }
            last = newest
            size = min(size * Self.growth, Self.largestPiece)
        }
    }

    /// Returns the next `count` candidate messages, in the query's order; `nil` where all messages are candidates.
    private typealias Candidates = (_ after: Int64?, _ count: Int) throws -> [Int64]

    private func candidates() throws -> Candidates? {
        if query.id != nil || query.messageID != nil || query.remoteID != nil { return nil }
        if let states = query.states, try isRare(states) { return inStates(states) }
        guard let question = conditions.question, try isIndexUpToDate() else { return nil }
        return holdingText(question)
    }

    private func isIndexUpToDate() throws -> Bool {
        let pending = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM (SELECT 1 FROM search_pending LIMIT ?)",
            arguments: [Self.fewPending + 1]
        )
        return (pending ?? 0) <= Self.fewPending
    }

    private func isRare(_ states: Set<DeliveryState>) throws -> Bool {
        guard !states.contains(.delivered) else { return false }
        let count = try Int.fetchOne(
            database,
            sql: "SELECT sum(count) FROM tally WHERE state IN (\(StateCode.list(states)))"
        )
        return (count ?? 0) <= Self.fewInState
    }

    /// One query for each partial index: SQLite uses one only where the query contains the index's own condition.
    private func inStates(_ states: Set<DeliveryState>) -> Candidates {
        let list = StateCode.list(states)
        let parts = ["state <= 1", "state = 2", "state IN (3, 4)", "state >= 6"].map {
            "SELECT message FROM delivery WHERE \($0) AND state IN (\(list))"
        }
        return { last, count in
            try self.piece(
                "SELECT DISTINCT message AS id FROM (\(parts.joined(separator: " UNION ALL ")))",
                last,
                count
            )
        }
    }

    /// The matches in the text index, and everything that is not in it yet.
    private func holdingText(_ question: String) -> Candidates {
        { last, count in
            let (direction, bound) = (self.query.reading.direction, self.bound(last))
            return try Int64.fetchAll(
                self.database,
                sql: """
                    SELECT id FROM (
                        SELECT id FROM (
                            SELECT rowid AS id FROM message_search WHERE message_search MATCH :question AND rowid \(bound.sql)
                            ORDER BY rowid \(direction) LIMIT :count
                        )
                        UNION ALL SELECT id FROM (
                            SELECT message AS id FROM search_pending WHERE message \(bound.sql)
                            ORDER BY message \(direction) LIMIT :count
                        )
                    ) ORDER BY id \(direction) LIMIT :count
                    """,
                arguments: ["question": question, "bound": bound.value, "count": count]
            )
        }
    }

    private func piece(_ sql: String, _ last: Int64?, _ count: Int) throws -> [Int64] {
        let bound = bound(last)
        return try Int64.fetchAll(
            database,
            sql: "SELECT id FROM (\(sql)) WHERE id \(bound.sql) ORDER BY id \(query.reading.direction) LIMIT :count",
            arguments: ["bound": bound.value, "count": count]
        )
    }

    /// The condition for ids still to come: after the previous batch, or from the page's beginning on.
    private func bound(_ last: Int64?) -> (sql: String, value: Int64) {
        switch query.reading {
        case .newestFirst:
            last.map { ("< :bound", $0) } ?? ("<= :bound", query.edge?.message.rawValue ?? .max)
        case .oldestFirst:
            last.map { ("> :bound", $0) } ?? (">= :bound", query.edge?.message.rawValue ?? .min)
        }
    }
}

extension QueueQuery {
    /// The delivery after which reading begins.
    var edge: DeliveryID? { before ?? after }

    /// The order of reading: a page that ends before a delivery is read backwards from there.
    var reading: Order { before == nil ? order : order.reversed }
}

extension QueueQuery.Order {
    var reversed: Self { self == .newestFirst ? .oldestFirst : .newestFirst }

    var direction: String {
        switch self {
        case .newestFirst: "DESC"
        case .oldestFirst: "ASC"
        }
    }
}

extension StateCode {
    /// For `IN (…)`.
    static func list(_ states: Set<DeliveryState>) -> String {
        states.map { String(StateCode($0).rawValue) }.sorted().joined(separator: ", ")
    }
}
