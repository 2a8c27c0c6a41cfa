import Base
package import Storage

/// The current accounts and logins, in memory for callers that must not wait, above all the listener.
///
/// The console and the command line change them in the database; `reload()` and `refresh()` load such changes. A caller
/// that must not miss a change passes the `revision` it decided by, and the store rejects a decision based on an older
/// one.
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
        /// Counts reloads as they begin. One that began before the snapshot's reload has read older data.
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

    /// Reloads everything from the store.
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

    /// Reloads everything if the store has changed, whoever changed it.
    package func refresh() async throws(StorageError) {
        let revision = try await store.routingRevision()
        guard current.revision != revision else { return }
        try await reload()
    }
}
