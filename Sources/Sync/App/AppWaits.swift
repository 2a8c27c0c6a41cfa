import Base
import Storage

/// What users of a database of Odoo wait to be told. It lies in the store: a restart forgets nothing, and of several nodes one
/// tells.
struct AppWaits: Sendable {
    /// At the same time in one database; the oldest are forgotten first.
    static let most = 1000

    let store: any AwaitedResultStore
    let database: String

    /// Oldest first.
    func all() async throws(RunStop) -> [AwaitedResult] {
        do throws(StorageError) { return try await store.awaitedResults(in: database) } catch { throw RunStop(error) }
    }

    func add(_ result: AwaitedResult) async throws(RunStop) {
        do throws(StorageError) { try await store.keepAwaited([result], most: Self.most, in: database) } catch {
            throw RunStop(error)
        }
    }

    /// Ends a wait, or goes on with another one. Returns whether it was still waited for: only then the user is told.
    func end(_ result: AwaitedResult, with next: AwaitedResult? = nil) async throws(RunStop) -> Bool {
        do throws(StorageError) { return try await store.endWait(for: result, with: next, in: database) } catch {
            throw RunStop(error)
        }
    }
}
