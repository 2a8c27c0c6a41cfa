import Base
package import Mail
package import Storage

/// Connects the accounts of people who were invited, by the service account of another account: nobody has to grant access.
package struct AccountConnections: Sendable {
    private let accounts: any AccountAdministration
    private let store: any UserStore & AccountStore
    private let model: AccountRecord

    /// - Parameter model: the account with the service account.
    package init(
        _ accounts: any AccountAdministration,
        like model: AccountRecord,
        _ store: any UserStore & AccountStore
    ) {
        (self.accounts, self.model, self.store) = (accounts, model, store)
    }

    /// The addresses of those who have no account yet. Who has one keeps it with its grant.
    package func addresses(of people: [PersonEntry]) async throws -> [Address] {
        let known = Set(try await store.accounts().map(\.address.key))
        return people.compactMap { Address($0.email) }.filter { !known.contains($0.key) }
    }

    /// Connects accounts, a few at a time.
    ///
    /// - Returns: what became of each, in the order of the addresses.
    package func connect(_ addresses: [Address]) async -> [Result<Delegation, any Error>] {
        let waiting = Locked(addresses.enumerated().map(\.self)[...])
        let results = Locked<[Int: Result<Delegation, any Error>]>([:])
        await withDiscardingTaskGroup { group in
            for _ in 0..<DelegationRun.concurrency {
                group.addTask {
                    while !Task.isCancelled, let (place, address) = waiting.withLock({ $0.popFirst() }) {
                        let result: Result<Delegation, any Error>
                        do { result = .success(try await connect(address)) } catch { result = .failure(error) }
                        results.withLock { $0[place] = result }
                    }
                }
            }
        }
        let done = results.withLock { $0 }
        return addresses.indices.map { done[$0] ?? .failure(CancellationError()) }
    }

    /// Connects an account and gives it to the user of its address. One that Google refuses is added too, and waits until the
    /// problem is fixed.
    package func connect(_ address: Address) async throws -> Delegation {
        let delegation = try await accounts.delegate(address, to: .account(model), withSubmission: false)
        let (all, users) = (try await store.accounts(), try await store.users())
        guard let account = all.first(where: { $0.address.key == address.key }), !account.options.isDefaultSender,
            let user = users.first(where: { Address($0.email)?.key == address.key }), user.account == nil,
            !users.contains(where: { $0.account == account.id })
        else { return delegation }
        var change = UserChange()
        change.account = .some(account.id)
        try await store.changeUser(user.id, change)
        return delegation
    }
}
