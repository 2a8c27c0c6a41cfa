import Foundation
import GRDB
import Storage

/// The index of FTS5 in the table `message_search`: it finds groups of three characters. New messages wait in
/// `search_pending`, because including one costs more than storing it.
struct SQLiteTextIndex: TextIndex {
    /// With more than this still to be indexed, reading everything at once is faster.
    private static let fewPending = 5000

    func add(_ messages: [QueueID], _ database: any SQLConnection) throws {
        for message in messages {
            try database.run("INSERT INTO search_pending VALUES (?) ON CONFLICT DO NOTHING", [message])
        }
    }

    /// While its rows exist: the index reads from them what it must remove.
    func remove(_ message: QueueID, _ database: any SQLConnection) throws {
        let isPending = try database.change("DELETE FROM search_pending WHERE message = ?", [message]) > 0
        if !isPending { try database.run("DELETE FROM message_search WHERE rowid = ?", [message]) }
    }

    func isBehind(_ database: any SQLConnection) throws -> Bool {
        try database.exists("SELECT 1 FROM search_pending LIMIT 1")
    }

    func catchUp(_ database: any SQLConnection, limit: Int) throws -> Int {
        let pending: [Int64] = try database.values(
            "SELECT message FROM search_pending ORDER BY message LIMIT ?",
            [limit]
        )
        for message in pending {
            try database.run(
                """
                INSERT INTO message_search (rowid, sender, from_text, subject, recipients)
                SELECT id, sender, from_text, subject, recipients FROM message_text WHERE id = ?
                """,
                [message]
            )
            try database.run("DELETE FROM search_pending WHERE message = ?", [message])
        }
        return pending.count
    }

    func candidates(for terms: [TextTerm], _ database: any SQLConnection) throws -> (any MessageCandidates)? {
        let questions = terms.compactMap(Self.question)
        guard !questions.isEmpty else { return nil }
        let pending: Int? = try database.value(
            "SELECT count(*) FROM (SELECT 1 FROM search_pending LIMIT ?)",
            [Self.fewPending + 1]
        )
        return (pending ?? 0) <= Self.fewPending
            ? SQLiteTextCandidates(question: questions.joined(separator: " AND ")) : nil
    }

    /// The length of the character groups in the index; shorter terms are found by reading.
    private static let indexed = 3
    /// The number of characters looked up in the index: each more costs a list of messages, and matches are checked
    /// anyway.
    private static let asked = 12

    /// The index query for a term; `nil` where the index cannot answer.
    private static func question(_ term: TextTerm) -> String? {
        let text = term.text.unicodeScalars
        guard text.count >= indexed, !text.contains("\0") else { return nil }
        let beginning = String(String.UnicodeScalarView(text.prefix(asked)))
        return "{\(term.columns.joined(separator: " "))} : \"\(beginning.replacing("\"", with: "\"\""))\""
    }
}

/// The matches in the text index, and everything that is not in it yet.
private struct SQLiteTextCandidates: MessageCandidates {
    let question: String

    func next(_ piece: CandidatePiece) -> (sql: String, values: SQLValues) {
        let sql = """
            SELECT id FROM (
                SELECT id FROM (
                    SELECT rowid AS id FROM message_search
                    WHERE message_search MATCH ? AND rowid \(piece.comparison) ? ORDER BY rowid \(piece.direction) LIMIT ?
                )
                UNION ALL SELECT id FROM (
                    SELECT message AS id FROM search_pending
                    WHERE message \(piece.comparison) ? ORDER BY message \(piece.direction) LIMIT ?
                )
            ) ORDER BY id \(piece.direction) LIMIT ?
            """
        return (sql, [question, piece.bound, piece.count, piece.bound, piece.count, piece.count])
    }
}

/// `contains_text(field, text)`: like LIKE with `%` on both sides, but ignoring case in all languages.
enum ContainsText {
    static let name = "contains_text"

    static let function = DatabaseFunction(name, argumentCount: 2, pure: true) { values in
        guard let field = String.fromDatabaseValue(values[0]), let text = String.fromDatabaseValue(values[1]) else {
            return false
        }
        return Array(field.lowercased().utf8).contains(Array(text.lowercased().utf8))
    }
}
