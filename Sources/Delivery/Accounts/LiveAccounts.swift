import Base
package import Storage

/// The accounts and logins as they are now, in memory, for those that may not wait: the listener above all.
///
/// The command line changes the database beside the running gateway; `reload()` brings such changes in.
package final class LiveAccounts: Sendable {
    package struct Snapshot: Sendable {
        package var accounts = AccountDirectory()
        package var logins = LoginDirectory()

        /// Finds the account for a message.
        package var router: Router { Router(accounts: accounts, logins: logins) }
    }

    private struct State {
        var snapshot = Snapshot()
        /// Reloads are counted as they begin: one that began before that of the snapshot has read something older.
        var begun = 0
        var shown = 0
    }

    private let store: any AccountStore & LoginStore
    private let state: Locked<State>
    private let listeners = Locked<[@Sendable (Snapshot) -> Void]>([])

    package init(store: any AccountStore & LoginStore) {
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
        let accounts = AccountDirectory(try await store.accounts())
        let logins = LoginDirectory(try await store.logins())
        let snapshot = Snapshot(accounts: accounts, logins: logins)
        let isNewest = state.withLock { state in
            guard number > state.shown else { return false }
            state.shown = number
            state.snapshot = snapshot
            return true
        }
        guard isNewest else { return }
        for listener in listeners.withLock({ $0 }) { listener(snapshot) }
    }
}
