import Base
import Foundation
import PostgreSQL
import Storage

/// The index of pg_trgm on the table `message_search`: it finds groups of three characters. The table holds the texts in
/// small letters, so that what is the same letter does not depend on the server's locale. New messages wait in
/// `search_pending`, because including one costs more than storing it.
///
/// Where the extension cannot be created, there is no index, and a search reads all messages.
struct PostgreSQLTextIndex: TextIndex {
    /// The name of the index.
    static let name = "message_search_trigrams"
    /// If more than this is not yet indexed, reading everything is faster.
    private static let fewPending = 5000
    /// The length of the character groups in the index; shorter terms are found by reading.
    private static let indexed = 3

    let exists: Bool

    func add(_ messages: [QueueID], _ database: any SQLConnection) throws {
        guard exists else { return }
        try database.run(
            "INSERT INTO search_pending SELECT unnest(CAST(? AS bigint[])) ON CONFLICT DO NOTHING",
            [SQLValue.integers(messages.map(\.rawValue))]
        )
    }

    func remove(_ message: QueueID, _ database: any SQLConnection) throws {
        guard exists else { return }
        try database.run("DELETE FROM search_pending WHERE message = ?", [message])
        try database.run("DELETE FROM message_search WHERE message = ?", [message])
    }

    func isBehind(_ database: any SQLConnection) throws -> Bool {
        guard exists else { return false }
        return try database.exists("SELECT 1 FROM search_pending LIMIT 1")
    }

    func catchUp(_ database: any SQLConnection, limit: Int) throws -> Int {
        let pending = try database.rows(
            """
            SELECT p.message, m.sender, m.from_text, m.subject,
                (SELECT string_agg(d.recipients, chr(10)) FROM delivery d WHERE d.message = p.message)
            FROM search_pending p LEFT JOIN message m ON m.id = p.message ORDER BY p.message LIMIT ?
            """,
            [limit]
        )
        for row in pending {
            let id: QueueID = try row[0]
            let texts = try (1...4).map { try (row[$0] as String?)?.lowercased() }
            try database.run(
                Upsert.sql("message_search", key: ["message"], ["sender", "from_text", "subject", "recipients"]),
                [id, texts[0], texts[1], texts[2], texts[3]]
            )
            try database.run("DELETE FROM search_pending WHERE message = ?", [id])
        }
        return pending.count
    }

    func candidates(for terms: [TextTerm], _ database: any SQLConnection) throws -> (any MessageCandidates)? {
        guard exists else { return nil }
        var condition = SQLCondition("true")
        for term in terms where term.text.unicodeScalars.count >= Self.indexed {
            let tests = term.columns.map { "\($0) LIKE ? ESCAPE '!'" }
            condition.require(
                "(\(tests.joined(separator: " OR ")))",
                SQLValues(term.columns.map { _ in LikePattern.containing(term.text.lowercased()) })
            )
        }
        guard !condition.values.all.isEmpty else { return nil }
        let pending: Int? = try database.value(
            "SELECT count(*) FROM (SELECT 1 FROM search_pending LIMIT ?) AS waiting",
            [Self.fewPending + 1]
        )
        return (pending ?? 0) <= Self.fewPending ? PostgreSQLTextCandidates(condition: condition) : nil
    }
}

/// The matches in the text index, and everything that is not in it yet.
private struct PostgreSQLTextCandidates: MessageCandidates {
    let condition: SQLCondition

    func next(_ piece: CandidatePiece) -> (sql: String, values: SQLValues) {
        // OFFSET 0 keeps the server from reading all messages in the order of their ids instead of using the index.
        let sql = """
            SELECT id FROM (
                SELECT id FROM (
                    SELECT message AS id FROM message_search WHERE \(condition.sql) OFFSET 0
                ) AS matches WHERE id \(piece.comparison) ?
                UNION ALL SELECT message AS id FROM search_pending WHERE message \(piece.comparison) ?
            ) AS candidates ORDER BY id \(piece.direction) LIMIT ?
            """
        return (sql, condition.values + [piece.bound, piece.bound, piece.count])
    }
}
