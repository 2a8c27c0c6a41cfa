package import Base
package import Mail
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
            accounts: AccountDirectory(table.accounts, pools: table.pools),
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

/// A snapshot of all accounts, indexed by id and by the addresses they may send as.
package struct AccountDirectory: Sendable {
    private let byID: [AccountID: AccountRecord]
    private let byAddress: [AddressKey: AccountID]
    private let pools: [AddressKey: SenderPool]
    /// The pools as administrators decided, whether or not their members may send as the address.
    package let configuredPools: [SenderPool]
    /// The account that sends system mail and the mail of senders without an account.
    package let defaultSender: AccountRecord?

    package init(_ accounts: [AccountRecord] = [], pools: [SenderPool] = []) {
        byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        defaultSender = accounts.first { $0.options.isDefaultSender }
        var byAddress: [AddressKey: AccountID] = [:]
        // An account's own address takes precedence over another account's permission to send as it.
        for account in accounts {
            for address in account.acceptedAliases { byAddress[address.key] = account.id }
        }
        for account in accounts { byAddress[account.address.key] = account.id }
        self.byAddress = byAddress
        configuredPools = pools
        self.pools = pools.reduce(into: [:]) { [byID] all, pool in
            let able = pool.members.filter { byID[$0]?.sends(as: pool.address) == true }
            if !able.isEmpty { all[pool.address.key] = SenderPool(pool.address, members: able) }
        }
    }

    package var all: [AccountRecord] { byID.values.sorted { $0.id < $1.id } }

    package subscript(id: AccountID) -> AccountRecord? { byID[id] }

    /// Returns the account for which Gmail accepts `address` in From.
    package func account(sendingAs address: Address) -> AccountRecord? {
        byAddress[address.key].flatMap { byID[$0] }
    }

    /// The accounts that share the address's mail and for which Gmail accepts it in From; `nil` where there are none.
    package func pool(of address: Address) -> SenderPool? { pools[address.key] }
}

extension AccountRecord {
    /// The send-as addresses that Gmail accepts in From.
    package var acceptedAliases: [Address] { sendAs.filter(\.isAccepted).compactMap { Address($0.address) } }
}

/// A snapshot of all SMTP logins, indexed by name without regard to case.
package struct LoginDirectory: Sendable {
    private let byName: [String: LoginRecord]

    package init(_ logins: [LoginRecord] = []) {
        byName = Dictionary(logins.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    }

    package subscript(name: String) -> LoginRecord? { byName[name.lowercased()] }

    /// Returns a session's login if the client could still log in: the login exists, is enabled, and its password is
    /// the one that the session logged in with.
    ///
    /// - Parameter passwordHash: the stored hash that the password matched; `nil` for a client certificate.
    package func login(_ name: String, loggedInBy passwordHash: Secret?) -> LoginRecord? {
        guard let login = self[name], login.isEnabled else { return nil }
        guard let passwordHash else { return login }
        return login.passwordHash.map(Secret.init) == passwordHash ? login : nil
    }
}

extension LoginRecord {
    /// Whether `mayUse` allows `author` in From: an empty list allows all, `@domain` a whole domain.
    package func permits(_ author: Address) -> Bool {
        mayUse.isEmpty || mayUse.contains { author.isCovered(by: $0) }
    }
}
