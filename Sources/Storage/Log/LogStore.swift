package import Base

/// Selects log entries. All given conditions must hold.
package struct LogQuery: Sendable, Hashable {
    /// Contained in the text or the details, ignoring case.
    package var text: String?
    /// Texts that match besides: those in whose translation `text` is contained.
    package var texts: [String] = []
    package var from: Timestamp?
    package var until: Timestamp?
    /// The lowest level to include.
    package var level: LogLevel?
    package var categories: Set<LogCategory>?
    /// The account's address, ignoring case.
    package var account: String?
    package var user: UserID?
    package var message: QueueID?
    package var order = QueueQuery.Order.newestFirst
    /// Continues after this entry, the last one of the previous page.
    package var after: LogEntry.ID?
    /// Ends just before this entry, the first one of the following page. Takes precedence over `after`.
    package var before: LogEntry.ID?
    package var limit: Int

    package init(limit: Int = 100) {
        self.limit = limit
    }
}

/// Which entries the log keeps, according to the settings of the organisation and its users.
package struct LogRules: Sendable, Hashable {
    /// Entries below this are not kept.
    package var level: LogLevel
    /// Users who switched logging off: of them and their accounts, only warnings and more severe entries are kept.
    package var quietUsers: Set<UserID>
    /// The addresses of their accounts, in lower case.
    package var quietAccounts: Set<String>

    package init(level: LogLevel = .notice, quietUsers: Set<UserID> = [], quietAccounts: Set<String> = []) {
        self.level = level
        self.quietUsers = quietUsers
        self.quietAccounts = quietAccounts
    }

    package func keeps(_ entry: NewLogEntry) -> Bool {
        guard entry.level >= level else { return false }
        guard entry.level < .warning else { return true }
        if let user = entry.user, quietUsers.contains(user) { return false }
        if let account = entry.account, quietAccounts.contains(account.lowercased()) { return false }
        return true
    }
}

/// The log that administrators search: what went wrong, and who did what. The queue has each message's own history.
package protocol LogStore: Sendable {
    /// Adds entries in one transaction.
    func appendLog(_ entries: [NewLogEntry]) async throws(StorageError)

    /// Entries in the query's order.
    func log(_ query: LogQuery) async throws(StorageError) -> [LogEntry]

    /// Drops up to `limit` entries older than `before`. Returns how many.
    func forgetLog(before: Timestamp, limit: Int) async throws(StorageError) -> Int
}

extension LogStore {
    /// Calls `body` with each entry that matches the query, in its order. Reads `limit` entries at a time, so that an
    /// export of any length needs little memory. Ends when `body` throws.
    package func forEachLogEntry(
        _ query: LogQuery,
        _ body: (LogEntry) async throws -> Void
    ) async throws {
        var query = query
        while true {
            let entries = try await log(query)
            for entry in entries { try await body(entry) }
            guard entries.count == query.limit, let last = entries.last else { return }
            query.after = last.id
        }
    }
}
