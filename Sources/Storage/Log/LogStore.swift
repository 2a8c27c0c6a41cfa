package import Base

/// Which entries of the log are wanted. Every condition given must hold.
package struct LogQuery: Sendable, Hashable {
    /// Text or details contain this, whatever the case.
    package var text: String?
    package var from: Timestamp?
    package var until: Timestamp?
    /// This level and graver ones.
    package var level: LogLevel?
    package var areas: Set<LogArea>?
    /// The account's address, whatever the case.
    package var account: String?
    package var person: PersonID?
    package var message: QueueID?
    package var order = QueueQuery.Order.newestFirst
    /// Goes on behind this entry: the last one of the page before.
    package var after: LogEntry.ID?
    /// Ends just before this entry: the first one of the page behind. Wins over `after`.
    package var before: LogEntry.ID?
    package var limit: Int

    package init(limit: Int = 100) {
        self.limit = limit
    }
}

/// What is written to the log, as the settings of organisation and people say.
package struct LogRules: Sendable, Hashable {
    /// Entries below this are not kept.
    package var level: LogLevel
    /// Of these people and accounts only warnings and graver entries are kept: they switched logging off.
    package var quietPeople: Set<PersonID>
    /// Addresses in lower case.
    package var quietAccounts: Set<String>

    package init(level: LogLevel = .notice, quietPeople: Set<PersonID> = [], quietAccounts: Set<String> = []) {
        self.level = level
        self.quietPeople = quietPeople
        self.quietAccounts = quietAccounts
    }

    package func keeps(_ entry: NewLogEntry) -> Bool {
        guard entry.level >= level else { return false }
        guard entry.level < .warning else { return true }
        if let person = entry.person, quietPeople.contains(person) { return false }
        if let account = entry.account, quietAccounts.contains(account.lowercased()) { return false }
        return true
    }
}

/// The log that administrators search: what went wrong, and who did what. Each message's own story is in the queue.
package protocol LogStore: Sendable {
    /// Adds entries in one transaction.
    func appendLog(_ entries: [NewLogEntry]) async throws(StorageError)

    /// Entries, in the query's order.
    func log(_ query: LogQuery) async throws(StorageError) -> [LogEntry]

    /// Drops up to `limit` entries from before `before`. Returns how many.
    func forgetLog(before: Timestamp, limit: Int) async throws(StorageError) -> Int
}

extension LogStore {
    /// Hands all entries that the query finds to `body`, in its order and read in pieces of `limit`, so that an export of
    /// any length needs little memory. Ends when `body` throws.
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
