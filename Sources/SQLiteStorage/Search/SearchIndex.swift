import GRDB
package import Storage

/// Keeps the index of texts in step with the messages.
enum SearchIndex {
    /// Notes a new message, to be indexed later: that costs more than keeping it.
    static func add(_ database: Database, _ message: Int64) throws {
        let statement = try database.cachedStatement(sql: "INSERT OR IGNORE INTO search_pending VALUES (?)")
        try statement.execute(arguments: [message])
    }

    /// Takes a message out; while its rows are still there, since the index asks them what it holds.
    static func remove(_ database: Database, _ message: Int64) throws {
        let pending = try database.cachedStatement(sql: "DELETE FROM search_pending WHERE message = ?")
        try pending.execute(arguments: [message])
        guard database.changesCount == 0 else { return }
        let indexed = try database.cachedStatement(sql: "DELETE FROM message_search WHERE rowid = ?")
        try indexed.execute(arguments: [message])
    }

    /// Indexes the oldest of what is pending. Returns how many.
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
        // New mail goes first; what is not indexed is found all the same.
        guard commits.waitingCount == 0 else { return 0 }
        let isBehind = try await read { try Int.fetchOne($0, sql: "SELECT 1 FROM search_pending LIMIT 1") != nil }
        return isBehind ? try await commits.run { try SearchIndex.catchUp($0, limit: limit) } : 0
    }
}
