import Mail
import Storage

/// An address that several accounts may send as, for programs.
package struct PoolView: Encodable, Sendable {
    package struct Account: Encodable, Sendable {
        package let account: String
        package let isMember: Bool
        package let maySend: Bool
        package let state: String
        package let sentInDay: Int
        package let messagesPerDay: Int
        package let waiting: Int
    }

    package let address: String
    package let isShared: Bool
    package let accounts: [Account]

    package init(_ shared: SharedAddress) {
        address = shared.address.description
        isShared = shared.isShared
        accounts = shared.accounts.map { account in
            Account(
                account: account.record.address.description,
                isMember: account.isMember,
                maySend: account.maySend,
                state: account.record.health.state.rawValue,
                sentInDay: account.sent,
                messagesPerDay: account.messagesPerDay,
                waiting: account.waiting
            )
        }
    }
}
