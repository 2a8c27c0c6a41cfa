import Base
import GRDB
import Storage
import Testing

@testable import SQLStorage

/// The state of a store at one moment, to which it can be put back, as by a restore from a backup.
struct StoreState {
    private let copy: DatabaseQueue
    private let store: SQLStore
    private let takenAt: Timestamp

    init(of store: SQLStore, at now: Timestamp) throws {
        self.store = store
        takenAt = now
        copy = try DatabaseQueue()
        try Self.pool(of: store).backup(to: copy)
    }

    func putBack(at now: Timestamp) async throws {
        try copy.backup(to: try Self.pool(of: store))
        _ = try await store.distrust(since: takenAt, at: now, searchAt: now)
    }

    private static func pool(of store: SQLStore) throws -> DatabasePool {
        try #require(store.engine as? SQLiteEngine).pool
    }
}
