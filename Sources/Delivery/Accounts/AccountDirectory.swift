package import Mail
package import Storage

/// All accounts at one moment, found by id or by an address that they may send as.
package struct AccountDirectory: Sendable {
    private let byID: [AccountID: AccountRecord]
    private let byAddress: [AddressKey: AccountID]
    /// The account for system mail and for senders without an account of their own.
    package let defaultSender: AccountRecord?

    package init(_ accounts: [AccountRecord] = []) {
        byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        defaultSender = accounts.first { $0.options.isDefaultSender }
        var byAddress: [AddressKey: AccountID] = [:]
        // An account's own address beats another account's permission to send as it.
        for account in accounts {
            for address in account.acceptedAliases { byAddress[address.key] = account.id }
        }
        for account in accounts { byAddress[account.address.key] = account.id }
        self.byAddress = byAddress
    }

    package var all: [AccountRecord] { byID.values.sorted { $0.id < $1.id } }

    package subscript(id: AccountID) -> AccountRecord? { byID[id] }

    /// The account that Gmail lets send with `address` in From.
    package func account(sendingAs address: Address) -> AccountRecord? {
        byAddress[address.key].flatMap { byID[$0] }
    }
}

extension AccountRecord {
    /// The send-as addresses that Gmail accepts in From.
    package var acceptedAliases: [Address] { sendAs.filter(\.isAccepted).compactMap { Address($0.address) } }
}
