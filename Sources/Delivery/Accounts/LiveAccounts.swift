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

    private let store: any AccountStore & LoginStore
    private let state: Locked<Snapshot>
    private let listeners = Locked<[@Sendable (Snapshot) -> Void]>([])

    package init(store: any AccountStore & LoginStore) {
        self.store = store
        state = Locked(Snapshot())
    }

    package var current: Snapshot { state.withLock { $0 } }

    /// Calls `listener` after every reload, from the task that reloaded.
    package func onChange(_ listener: @escaping @Sendable (Snapshot) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    /// Reads everything anew from the store.
    package func reload() async throws(StorageError) {
        let accounts = AccountDirectory(try await store.accounts())
        let logins = LoginDirectory(try await store.logins())
        let snapshot = Snapshot(accounts: accounts, logins: logins)
        state.withLock { $0 = snapshot }
        for listener in listeners.withLock({ $0 }) { listener(snapshot) }
    }
}
