package import Mail
package import Storage

/// A snapshot of all accounts, indexed by id and by the addresses they may send as.
package struct AccountDirectory: Sendable {
    private let byID: [AccountID: AccountRecord]
    private let byAddress: [AddressKey: AccountID]
    /// The account that sends system mail and the mail of senders without an account.
    package let defaultSender: AccountRecord?

    package init(_ accounts: [AccountRecord] = []) {
        byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        defaultSender = accounts.first { $0.options.isDefaultSender }
        var byAddress: [AddressKey: AccountID] = [:]
        // An account's own address takes precedence over another account's permission to send as it.
        for account in accounts {
            for address in account.acceptedAliases { byAddress[address.key] = account.id }
        }
        for account in accounts { byAddress[account.address.key] = account.id }
        self.byAddress = byAddress
    }

    package var all: [AccountRecord] { byID.values.sorted { $0.id < $1.id } }

    package subscript(id: AccountID) -> AccountRecord? { byID[id] }

    /// Returns the account for which Gmail accepts `address` in From.
    package func account(sendingAs address: Address) -> AccountRecord? {
        byAddress[address.key].flatMap { byID[$0] }
    }
}

extension AccountRecord {
    /// The send-as addresses that Gmail accepts in From.
    package var acceptedAliases: [Address] { sendAs.filter(\.isAccepted).compactMap { Address($0.address) } }
}
