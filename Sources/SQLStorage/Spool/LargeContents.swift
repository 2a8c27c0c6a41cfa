import Base
import Storage

/// Where contents are kept that are too large for a row beside their message's: files of this machine, or rows of a database
/// that several machines share.
protocol LargeContents: Sendable {
    /// Opens a file for a content that is arriving.
    func create() throws(StorageError) -> SpoolFile

    /// Removes a file whose content is not to be kept.
    func discard(_ file: SpoolFile)

    /// Keeps what was written to a file, so that it survives any crash. Returns its name, as in the column `place`. If that
    /// fails, or lasts until `deadline`, nothing of it remains.
    func keep(_ file: SpoolFile, until deadline: ContinuousClock.Instant) async throws(StorageError) -> String

    /// Opens a content for reading, which then waits for no network.
    func content(named name: String, size: Int) async throws(StorageError) -> any MessageContent

    /// Removes a content, at once or soon; a missing one is not an error.
    func remove(_ name: String)

    /// Removes contents of earlier processes that no row of the database names. Returns how many.
    func removeOrphans(_ engine: any SQLEngine) async throws(StorageError) -> Int

    /// Ends what goes on in the background.
    func close()

    /// Remembers whether a content could not be written to this machine's disk.
    var writes: WriteWatch { get }

    /// Tries whether contents can be written again.
    func prove() async throws(StorageError)
}

/// Remembers that something could not be written, until a write has been proved possible again.
final class WriteWatch: Sendable {
    private let failed = Locked(false)

    var hasFailed: Bool { failed.withLock { $0 } }

    /// Does what stores a content, and remembers if it fails.
    func watch<Value>(_ work: () throws(StorageError) -> Value) throws(StorageError) -> Value {
        do throws(StorageError) { return try work() } catch {
            failed.withLock { $0 = true }
            throw error
        }
    }

    func proved() { failed.withLock { $0 = false } }
}
