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

    /// With the deliveries whose message has lost its row.
    private static let source = "delivery d LEFT JOIN message m ON m.id = d.message"

    private let database: any SQLConnection
    private let query: QueueQuery
    private let conditions: QueueConditions

    init(_ database: any SQLConnection, _ query: QueueQuery) throws {
        self.database = database
        self.query = query
        conditions = try QueueConditions(query, database)
    }

    /// The rows of the page, with `Rows.messageColumns` and `Rows.deliveryColumns`, in the order of reading.
    func rows() throws -> [SQLRow] { try rows("\(Rows.messageColumns), \(Rows.deliveryColumns)", limit: query.limit) }

    /// The messages of all matches, in the order of reading, one for each delivery; ends at `most`.
    func messages(upTo most: Int) throws -> [Int64] { try rows("d.message", limit: most).map { try $0[0] } }

    /// The rows of the page where its messages are already known.
    func rows(of messages: some Sequence<Int64>) throws -> [SQLRow] {
        try rows("\(Rows.messageColumns), \(Rows.deliveryColumns)", among(messages), limit: query.limit)
    }

    private func rows(_ columns: String, limit: Int) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEachPiece { condition in
            rows += try self.rows(columns, condition, limit: limit - rows.count)
            return rows.count < limit
        }
        return rows
    }

    private func rows(_ columns: String, _ condition: SQLCondition, limit: Int) throws -> [SQLRow] {
        let (direction, parts) = (query.reading.direction, query.before == nil ? "ASC" : "DESC")
        return try database.rows(
            """
            SELECT \(columns) FROM \(Self.source)
            WHERE \(condition.sql) ORDER BY d.message \(direction), d.part \(parts) LIMIT ?
            """,
            condition.values + [limit],
            isKept: false
        )
    }

    /// The conditions, restricted to these messages.
    private func among(_ messages: some Sequence<Int64>) -> SQLCondition {
        var condition = database.isIn("d.message", messages)
        condition.require(conditions.condition)
        return condition
    }

    /// The number of matches; ends at `most`.
    func count(upTo most: Int) throws -> Int {
        var count = 0
        try forEachPiece { condition in
            count += try self.count(condition, upTo: most - count)
            return count < most
        }
        return count
    }

    private func count(_ condition: SQLCondition, upTo most: Int) throws -> Int {
        try database.value(
            "SELECT count(*) FROM (SELECT 1 FROM \(Self.source) WHERE \(condition.sql) LIMIT ?) AS found",
            condition.values + [most],
            isKept: false
        ) ?? 0
    }

    /// The number of matches among the first `budget` candidates in the order of reading, or the newest messages where any may
    /// match; ends at `most`.
    func count(upTo most: Int, reading budget: Int) throws -> BoundedCount {
        guard !isOfOneMessage else {
            let count = try count(upTo: most)
            return BoundedCount(count, isComplete: count < most)
        }
        var condition = conditions.condition
        let isWhole: Bool
        if let source = try candidates() {
            let next = source.next(piece(after: nil, budget + 1))
            let ids = try database.values(next.sql, next.values, as: Int64.self, isKept: false)
            condition = among(ids.prefix(budget))
            isWhole = ids.count <= budget
        } else {
            let beyond: Int64? = try database.value(
                "SELECT id FROM message ORDER BY id DESC LIMIT 1 OFFSET ?",
                [budget]
            )
            if let beyond { condition.require("d.message > ?", [beyond]) }
            isWhole = beyond == nil
        }
        let count = try count(condition, upTo: most)
        return BoundedCount(count, isComplete: isWhole && count < most)
    }

    /// Whether an id decides, of which an index knows the few messages.
    private var isOfOneMessage: Bool { query.id != nil || query.messageID != nil || query.remoteID != nil }

    /// Calls `read` with the conditions for one batch of candidates after another, until it returns false or all have
    /// been read.
    private func forEachPiece(_ read: (SQLCondition) throws -> Bool) throws {
        guard let source = try candidates() else {
            _ = try read(conditions.condition)
            return
        }
        var size = Self.firstPiece
        var last: Int64?
        while true {
            let next = source.next(piece(after: last, size))
            let ids = try database.values(next.sql, next.values, as: Int64.self, isKept: false)
            guard let newest = ids.last else { return }
            guard try read(among(ids)), ids.count == size else { return }
            last = newest
            size = min(size * Self.growth, Self.largestPiece)
        }
    }

    /// The messages among which all matches are; `nil` where that may be any.
    private func candidates() throws -> (any MessageCandidates)? {
        if isOfOneMessage { return nil }
        if let states = query.states, try isRare(states) { return MessagesInStates(states: states) }
        return try database.dialect.textIndex.candidates(for: conditions.terms, database)
    }

    private func isRare(_ states: Set<DeliveryState>) throws -> Bool {
        guard !states.contains(.delivered) else { return false }
        let count: Int? = try database.value(
            "SELECT CAST(sum(count) AS BIGINT) FROM tally WHERE state IN (\(StateCode.list(states)))",
            isKept: false
        )
        return (count ?? 0) <= Self.fewInState
    }

    /// The next candidates: after the previous piece, or from the page's beginning on.
    private func piece(after last: Int64?, _ count: Int) -> CandidatePiece {
        let edge = query.edge?.message.rawValue
        let (comparison, bound): (String, Int64) =
            switch query.reading {
            case .newestFirst: last.map { ("<", $0) } ?? ("<=", edge ?? .max)
            case .oldestFirst: last.map { (">", $0) } ?? (">=", edge ?? .min)
            }
        return CandidatePiece(
            comparison: comparison,
            bound: bound,
            direction: query.reading.direction,
            count: count
        )
    }
}

/// The messages with deliveries in states that few are in.
private struct MessagesInStates: MessageCandidates {
    /// The conditions of the partial indexes: SQLite uses one only where the query contains the index's own condition.
    private static let indexes = ["state <= 1", "state = 2", "state IN (3, 4)", "state >= 6"]

    let states: Set<DeliveryState>

    func next(_ piece: CandidatePiece) -> (sql: String, values: SQLValues) {
        let list = StateCode.list(states)
        let parts = Self.indexes.map { "SELECT message FROM delivery WHERE \($0) AND state IN (\(list))" }
        let sql = """
            SELECT id FROM (
                SELECT DISTINCT message AS id FROM (\(parts.joined(separator: " UNION ALL "))) AS all_states
            ) AS candidates
            WHERE id \(piece.comparison) ? ORDER BY id \(piece.direction) LIMIT ?
            """
        return (sql, [piece.bound, piece.count])
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
    /// For `IN (…)`: NULL, which no state equals, where there are none.
    static func list(_ states: Set<DeliveryState>) -> String {
        guard !states.isEmpty else { return "NULL" }
        return states.map { String(StateCode($0).rawValue) }.sorted().joined(separator: ", ")
    }
}
