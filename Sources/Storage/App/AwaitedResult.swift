package import Base

/// What a user of Odoo asked for in the app, until the user is told what became of it: seconds later, or minutes, and by another
/// node or after a restart.
package enum AwaitedResult: Sendable, Hashable, Codable {
    case run(AwaitedRun)
    case imports(AwaitedImport)

    /// Whose settings or messages it is about.
    package var user: UserID {
        switch self {
        case .run(let run): run.user
        case .imports(let imports): imports.list.user
        }
    }

    /// When it was asked for.
    package var since: Timestamp {
        switch self {
        case .run(let run): run.since
        case .imports(let imports): imports.firstAskedAt
        }
    }
}

/// A run of a scheduled action whose end someone waits for.
package struct AwaitedRun: Sendable, Hashable, Codable {
    package let action: ScheduledAction
    package let user: UserID
    /// Who is told, in Odoo.
    package let clicker: Int
    /// For whom it runs, if that is another.
    package let name: String?
    package let since: Timestamp
    /// Whether the store knows of it: at once, unless the settings were changed a moment ago.
    package var isRequested: Bool

    package init(
        action: ScheduledAction,
        user: UserID,
        clicker: Int,
        name: String?,
        since: Timestamp,
        isRequested: Bool
    ) {
        self.action = action
        self.user = user
        self.clicker = clicker
        self.name = name
        self.since = since
        self.isRequested = isRequested
    }

    /// Whether the same person waits for the same.
    package func isSame(as other: Self) -> Bool {
        action == other.action && user == other.user && clicker == other.clicker
    }
}

/// An import that a user asked for in Odoo.
package struct AwaitedImport: Sendable, Hashable, Codable {
    /// Who is told.
    package let odooUser: Int
    package let list: StagingList
    /// The messages.
    package var ids: [StagedMessageID]
    /// When the run was requested.
    package var askedAt: Timestamp
    /// How many messages of this request were imported by earlier runs.
    package var imported = 0
    package let firstAskedAt: Timestamp

    package init(odooUser: Int, list: StagingList, ids: [StagedMessageID], askedAt: Timestamp) {
        self.odooUser = odooUser
        self.list = list
        self.ids = ids
        self.askedAt = askedAt
        firstAskedAt = askedAt
    }
}

/// What users of Odoo wait for. Each method is one transaction.
package protocol AwaitedResultStore: Sendable {
    /// What is waited for in a database, oldest first.
    func awaitedResults(in database: String) async throws(StorageError) -> [AwaitedResult]

    /// Adds results. Of more than `most` in a database, the oldest are forgotten.
    func keepAwaited(_ results: [AwaitedResult], most: Int, in database: String) async throws(StorageError)

    /// Ends the wait for a result, or waits for another one instead.
    ///
    /// - Returns: whether it was still waited for: of several nodes, one tells the user.
    func endWait(
        for result: AwaitedResult,
        with next: AwaitedResult?,
        in database: String
    ) async throws(StorageError) -> Bool
}
