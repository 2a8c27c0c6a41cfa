import Base
import Mail
import Storage

/// A delivery as `queue list --json` shows it.
struct QueueEntryView: Encodable {
    let id: String
    let part: Int
    let state: String
    let lane: String
    let account: String
    let receivedAt: String
    let dueAt: String?
    let attempts: Int
    let sender: String
    let from: String?
    let recipients: [String]
    let subject: String?
    let messageID: String?
    let size: Int
    let reason: String?
    let gmailID: String?
    let sentMessageID: String?
    let twinOf: String?

    init(_ entry: QueueEntry, accounts: [AccountID: AccountRecord]) {
        let (message, delivery) = (entry.message, entry.delivery)
        id = message.id.description
        part = delivery.id.part
        state = delivery.state.rawValue
        lane = "\(delivery.lane)"
        account = accounts[delivery.account]?.address.description ?? "account \(delivery.account.rawValue)"
        receivedAt = message.receivedAt.iso8601
        dueAt = delivery.state == .waiting || delivery.state == .uncertain ? delivery.dueAt.iso8601 : nil
        attempts = delivery.attempts
        sender = message.envelope.sender?.description ?? "<>"
        from = message.summary.from
        recipients = delivery.recipients.map(\.address.description)
        subject = message.summary.subject
        messageID = message.summary.messageID
        size = message.size
        reason = delivery.reason ?? Self.accountTrouble(accounts[delivery.account], delivery)
        gmailID = delivery.gmailID
        sentMessageID = delivery.sentMessageID
        twinOf = message.twinOf?.description
    }

    /// Why a delivery waits that has no reason of its own: its account cannot send at present.
    private static func accountTrouble(_ account: AccountRecord?, _ delivery: DeliveryRecord) -> String? {
        guard delivery.state == .waiting, let account, account.health.state != .working else { return nil }
        return account.health.reason ?? "the account is \(account.health.state.rawValue)"
    }
}
