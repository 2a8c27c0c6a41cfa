package import Base

/// Work that a page of the console has begun. It goes on at one node, and every node shows how far it is.
package struct ConsoleRun: Sendable, Hashable {
    /// How far it is, in JSON.
    package var content: String
    package var isOver: Bool
    /// When its node last wrote it, which it does while it works.
    package var updatedAt: Timestamp

    package init(content: String, isOver: Bool, updatedAt: Timestamp) {
        self.content = content
        self.isOver = isOver
        self.updatedAt = updatedAt
    }
}

/// The runs that pages of the console have begun. Each method is one transaction.
package protocol ConsoleRunStore: Sendable {
    func consoleRun(_ name: String) async throws(StorageError) -> ConsoleRun?

    /// Begins a run in place of an earlier one of that name. Returns false where that is not over and has been updated since
    /// `lostBefore`.
    ///
    /// - Parameter owner: any text that no other run has.
    func beginConsoleRun(
        _ name: String,
        owner: String,
        content: String,
        lostBefore: Timestamp,
        at now: Timestamp
    ) async throws(StorageError) -> Bool

    /// Stores how far a run is. Returns false where another one has begun in its place.
    func updateConsoleRun(
        _ name: String,
        owner: String,
        content: String,
        isOver: Bool,
        at now: Timestamp
    ) async throws(StorageError) -> Bool

    /// Forgets a run that is over, or was last updated before that time.
    func forgetConsoleRun(_ name: String, lostBefore: Timestamp) async throws(StorageError)

    /// Forgets all runs that were last updated before that time.
    func forgetConsoleRuns(updatedBefore time: Timestamp) async throws(StorageError)
}
