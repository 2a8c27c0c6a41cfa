package import Base
package import Mail
package import Storage

/// An address that several accounts may send as, or that a pool shares.
package struct SharedAddress: Sendable {
    package struct Account: Sendable {
        package let record: AccountRecord
        /// Whether it is a member of the pool.
        package let isMember: Bool
        /// Whether Gmail lets it send as the address.
        package let maySend: Bool
        /// The messages sent in the last 24 hours, and their limit.
        package let sent: Int
        package let messagesPerDay: Int
        package let waiting: Int
    }

    package let address: Address
    package let accounts: [Account]

    package var members: [Account] { accounts.filter(\.isMember) }

    package var isShared: Bool { !members.isEmpty }

    /// All such addresses, ordered by text.
    ///
    /// - Parameter messagesPerDay: the limit of accounts without one of their own.
    package static func all(
        _ store: any Store,
        messagesPerDay: Int,
        at now: Timestamp
    ) async throws(StorageError) -> [SharedAddress] {
        let (accounts, pools) = (try await store.accounts(), try await store.pools())
        var addresses: [AddressKey: Address] = [:]
        var senders: [AddressKey: Set<AccountID>] = [:]
        for account in accounts {
            for address in [account.address] + account.sendAs.filter(\.isAccepted).compactMap({ Address($0.address) }) {
                addresses[address.key] = addresses[address.key] ?? address
                senders[address.key, default: []].insert(account.id)
            }
        }
        var members: [AddressKey: Set<AccountID>] = [:]
        for pool in pools {
            addresses[pool.address.key] = pool.address
            members[pool.address.key] = Set(pool.members)
        }
        let shown = addresses.filter { key, _ in (senders[key]?.count ?? 0) > 1 || members[key] != nil }
        let named = Set(shown.keys.flatMap { (senders[$0] ?? []).union(members[$0] ?? []) })
        let use = try await store.quotaUse(of: Array(named), at: now)
        var sent: [AccountID: Int] = [:]
        for id in named {
            sent[id] = try await store.sentInDay(by: id, at: now)
        }
        return shown.map { key, address in
            SharedAddress(
                address: address,
                accounts: accounts.compactMap { account in
                    let (isMember, maySend) = (
                        members[key]?.contains(account.id) ?? false, senders[key]?.contains(account.id) ?? false
                    )
                    guard isMember || maySend else { return nil }
                    return Account(
                        record: account,
                        isMember: isMember,
                        maySend: maySend,
                        sent: sent[account.id] ?? 0,
                        messagesPerDay: account.options.messagesPerDay ?? messagesPerDay,
                        waiting: use[account.id]?.waiting ?? 0
                    )
                }
            )
        }.sorted { $0.address.description < $1.address.description }
    }
}
