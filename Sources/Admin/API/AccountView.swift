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
    package let onLostAnswer: String
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
        onLostAnswer = account.options.onLostAnswer.rawValue
        scopes = account.scopes
        sendAs = account.sendAs.map(\.address)
        waiting = counts.filter { $0.account == account.id && !$0.state.isFinal }.reduce(0) { $0 + $1.count }
        unitsPerMinute = account.options.unitsPerMinute
        messagesPerDay = account.options.messagesPerDay
        concurrency = account.options.concurrency
    }
}

/// Whether the gateway needs attention, for programs.
struct HealthView: Encodable, Sendable {
    /// `attention` if an account needs a grant, a message failed or is held, the disk is nearly full, or a node was lost.
    let status: String
    let waiting: Int
    let held: Int
    let failed: Int
    let freeBytes: Int
    let accounts: [String: Int]

    init(accounts: [AccountRecord], counts: [QueueCount], nodes: NodeList, space: (free: Int, reserve: Int)) {
        func count(_ state: DeliveryState) -> Int { counts.filter { $0.state == state }.reduce(0) { $0 + $1.count } }
        (waiting, held, failed) = (count(.waiting), count(.held), count(.failed))
        freeBytes = space.free
        self.accounts = Dictionary(accounts.map { ($0.health.state.rawValue, 1) }, uniquingKeysWith: +)
        let isWell =
            held + failed == 0 && space.free > space.reserve && nodes.missing.isEmpty
            && !accounts.contains { $0.health.state == .needsGrant }
        status = isWell ? "ok" : "attention"
    }
}

/// The mail of one hour, for programs.
struct HourView: Encodable, Sendable {
    let start: String
    let received: Int
    let delivered: Int
    let failed: Int
    let waiting: Int
    let medianMilliseconds: Int64?
    let p95Milliseconds: Int64?

    init(_ hour: TrafficPeriod) {
        start = hour.start.iso8601
        received = hour.received
        delivered = hour.delivered
        failed = hour.failed
        waiting = hour.waiting
        medianMilliseconds = hour.delays.quantile(0.5)?.milliseconds
        p95Milliseconds = hour.delays.quantile(0.95)?.milliseconds
    }
}

/// A program's own key, for that program.
struct KeyView: Encodable, Sendable {
    let name: String
    let scope: String
    let createdAt: String
    let expiresAt: String?

    init(_ key: APIKey) {
        name = key.name
        scope = key.scope.rawValue
        createdAt = key.createdAt.iso8601
        expiresAt = key.expiresAt?.iso8601
    }
}
