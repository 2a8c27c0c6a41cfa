package import Storage

/// What a server is and has, for `check`.
package struct PostgreSQLFacts: Sendable, Hashable {
    package let version: String
    package let schema: String
    package let isEncrypted: Bool
    /// The setting of that name.
    package let synchronousCommit: String
    /// Whether searches use an index.
    package let hasTextIndex: Bool
}

extension SQLStore {
    /// What the server is and has; `nil` with SQLite.
    package func postgreSQLFacts() async throws(StorageError) -> PostgreSQLFacts? {
        guard let engine = engine as? PostgreSQLEngine else { return nil }
        return try await engine.facts()
    }

    /// Refuses a store that is an incomplete copy of another one.
    package func refuseIncompleteCopy() throws(StorageError) {
        guard try engine.readNow({ try $0.dialect.isBeingCopied($0) }) else { return }
        throw .failed("the store is an incomplete copy of another one; run `store copy` again")
    }

    /// Tells the other nodes that Odoo called, where there may be any: the one that asks Odoo is perhaps one of them.
    package func tellOdooCalled() async throws(StorageError) {
        guard engine is PostgreSQLEngine else { return }
        try await commits.run(telling: .odoo) { _ in }
    }

    /// Passes what other processes have changed in the store, or may have, to `body`, until the task is cancelled. Returns at
    /// once where nothing tells of it.
    package func forEachChange(_ body: (StoreChange) async -> Void) async {
        await engine.forEachChange { change in
            changeNotices.tell()
            await body(change)
        }
    }
}

extension SQLStore: ChangeNoticeStore {
    package var changeNotices: ChangeNotices { commits.notices }

    /// How often `changeMarker` is to be read, for what `forEachChange` does not tell.
    package var changeInterval: Duration { engine.changeInterval }
}
