import Base
import Mail
package import Storage

/// An account for programs; never its credential.
package struct AccountView: Encodable, Sendable {
    package let address: String
    package let state: String
    package let until: String?
    package let reason: String?
    package let isDefaultSender: Bool
    package let sendsOwnMail: Bool
    package let courier: String
    package let guarantee: String
    package let scopes: [String]
    package let sendAs: [String]
    package let waiting: Int
    package let unitsPerMinute: Int?
    package let messagesPerDay: Int?
    package let concurrency: Int?

    package init(_ account: AccountRecord, counts: [QueueCount]) {
        address = account.address.description
        state = account.health.state.rawValue
        until = account.health.until?.iso8601
        reason = account.health.words
        isDefaultSender = account.options.isDefaultSender
        sendsOwnMail = account.options.sendsOwnMail
        courier = account.options.courier.rawValue
        guarantee = account.options.guarantee.rawValue
        scopes = account.scopes
        sendAs = account.sendAs.map(\.address)
        waiting = counts.filter { $0.account == account.id && !$0.state.isFinal }.reduce(0) { $0 + $1.count }
        unitsPerMinute = account.options.unitsPerMinute
        messagesPerDay = account.options.messagesPerDay
        concurrency = account.options.concurrency
    }
}
