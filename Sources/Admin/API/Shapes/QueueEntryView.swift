import Base
import Mail
package import Storage

/// A delivery: `queue list --json`, and the interface for programs.
package struct QueueEntryView: Encodable, Sendable {
    package let id: String
    package let part: Int
    package let state: String
    package let lane: String
    package let account: String
    package let receivedAt: String
    package let dueAt: String?
    package let attempts: Int
    package let sender: String
    package let from: String?
    package let recipients: [String]
    package let subject: String?
    package let messageID: String?
    package let size: Int
    package let reason: String?
    package let gmailID: String?
    package let sentMessageID: String?
    package let twinOf: String?

    package init(_ entry: QueueEntry, accounts: [AccountID: AccountRecord]) {
        let (message, delivery) = (entry.message, entry.delivery)
        id = message.id.description
        part = delivery.id.part
        state = delivery.state.rawValue
        lane = "\(delivery.lane)"
        account = accounts[delivery.account]?.address.description ?? "account \(delivery.account.rawValue)"
        receivedAt = message.receivedAt.iso8601
        dueAt = delivery.state == .waiting || delivery.state == .uncertain ? delivery.dueAt.iso8601 : nil
        attempts = delivery.attempts
        sender = message.senderText
        from = message.summary.from
        recipients = delivery.recipientTexts
        subject = message.summary.subject
        messageID = message.summary.messageID
        size = message.size
        reason = delivery.reason?.description ?? Self.accountTrouble(accounts[delivery.account], delivery)
        gmailID = delivery.gmailID
        sentMessageID = delivery.sentMessageID
        twinOf = message.twinOf?.description
    }

    /// Why a delivery without a reason of its own waits: its account cannot send at the moment.
    private static func accountTrouble(_ account: AccountRecord?, _ delivery: DeliveryRecord) -> String? {
        guard delivery.state == .waiting, let account, account.health.state != .working else { return nil }
        return account.health.words ?? "the account is \(account.health.state.rawValue)"
    }
}
