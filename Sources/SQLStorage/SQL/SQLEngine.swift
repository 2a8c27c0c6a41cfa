import Base
import Storage

/// A database engine: opens connections, runs transactions, and says what its errors mean.
///
/// The store's verbs rely on two properties. A transaction is the only one that writes while it runs: what it has read
/// does not change before its COMMIT. And what was committed is on the disk.
protocol SQLEngine: Sendable {
    /// The clock of all times in the database.
    var clock: any WallClock { get }

    /// The number of this process among those that serve the database; `nil` for one that does not serve it.
    var slot: Int64? { get }

    /// Reads in a snapshot of its own, concurrently with writers.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws(StorageError) -> Value

    /// Does what `read` does, on the calling thread.
    func readNow<Value>(_ work: (any SQLConnection) throws -> Value) throws(StorageError) -> Value

    /// Runs `work` in a transaction, on the calling thread. Returns when the commit has reached the disk; if `work` throws,
    /// nothing of it remains.
    ///
    /// - Parameter work: called when no other transaction writes, and once more where the transaction must be repeated.
    ///   Returns what other processes are told once it is committed.
    func transaction(_ work: (any SQLConnection) throws -> StoreNews) throws

    /// Called after each commit, when those who wait for it have been answered.
    func committed()

    /// True for an error of `transaction` that its jobs would meet again if each ran in a transaction of its own.
    func concernsAllJobs(_ error: any Error) -> Bool

    /// Maps errors of the engine, and of what the store does in a transaction, to those that the store's callers know.
    func storageError(_ error: any Error) -> StorageError

    /// Passes what other processes have changed, or may have, to `body`, until the task is cancelled. Returns at once where
    /// nothing tells of it.
    func forEachChange(_ body: (StoreChange) async -> Void) async

    /// How often `changeMarker` is to be read besides, for what goes untold.
    var changeInterval: Duration { get }

    /// A number that changes when another process has changed the database.
    func changeMarker() async throws(StorageError) -> Int64

    /// Closes all connections.
    func close() throws(StorageError)
}
