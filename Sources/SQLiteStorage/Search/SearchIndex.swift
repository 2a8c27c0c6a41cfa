import GRDB
package import Storage

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
