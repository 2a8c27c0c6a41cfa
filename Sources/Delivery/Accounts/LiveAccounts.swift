import Base
package import Storage

/// The accounts and logins as they are now, in memory, for those that may not wait: the listener above all.
///
/// The console and the command line change them in the database; `reload()` and `refresh()` bring such changes in. Whoever
/// may not miss one says by which `revision` it decided, and the store refuses what was decided by an older one.
package final class LiveAccounts: Sendable {
    package struct Snapshot: Sendable {
        package var accounts = AccountDirectory()
        package var logins = LoginDirectory()
        package var revision = RoutingRevision(rawValue: -1)

        /// Finds the account for a message.
        package var router: Router { Router(accounts: accounts) }
    }

    private struct State {
        var snapshot = Snapshot()
        /// Reloads are counted as they begin: one that began before that of the snapshot has read something older.
        var begun = 0
        var shown = 0
    }

    private let store: any RoutingStore
    private let state: Locked<State>
    private let listeners = Locked<[@Sendable (Snapshot) -> Void]>([])

    package init(store: any RoutingStore) {
        self.store = store
        state = Locked(State())
    }

    package var current: Snapshot { state.withLock { $0.snapshot } }

    /// Calls `listener` after every reload, from the task that reloaded.
    package func onChange(_ listener: @escaping @Sendable (Snapshot) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    /// Reads everything anew from the store.
    package func reload() async throws(StorageError) {
        let number = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        let table = try await store.routingTable()
        let snapshot = Snapshot(
            accounts: AccountDirectory(table.accounts),
            logins: LoginDirectory(table.logins),
            revision: table.revision
        )
        let isNewest = state.withLock { state in
            guard number > state.shown else { return false }
            state.shown = number
            state.snapshot = snapshot
            return true
        }
        guard isNewest else { return }
        for listener in listeners.withLock({ $0 }) { listener(snapshot) }
    }

    /// Reads everything anew where something has changed, whoever changed it.
    package func refresh() async throws(StorageError) {
        let revision = try await store.routingRevision()
        guard current.revision != revision else { return }
        try await reload()
    }
}
