import Base
import Mail
package import Storage

/// A delivery: `queue list --json`, and the interface for programs.
package struct QueueEntryView: Encodable, Sendable {
    package let id: String
    package let part: Int
    package let state: String
    package let priority: String
    package let account: String
    package let pool: String?
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
    package let remoteID: String?
    package let sentMessageID: String?
    package let duplicateOf: String?

    package init(_ entry: QueueEntry, accounts: [AccountID: AccountRecord]) {
        let (message, delivery) = (entry.message, entry.delivery)
        id = message.id.description
        part = delivery.id.part
        state = delivery.state.rawValue
        priority = "\(delivery.priority)"
        account =
            delivery.account == .noAccount
            ? "no account" : accounts[delivery.account]?.address.description ?? "account \(delivery.account.rawValue)"
        pool = delivery.pool?.description
        receivedAt = message.receivedAt.iso8601
        dueAt = NextAttempt(delivery, by: accounts[delivery.account])?.time?.iso8601
        attempts = delivery.attempts
        sender = message.senderText
        from = message.summary.from
        recipients = delivery.recipientTexts
        subject = message.summary.subject
        messageID = message.summary.messageID
        size = message.size
        let reasons = [delivery.reason?.description, Self.accountReason(accounts[delivery.account], delivery)]
        reason = reasons.contains { $0 != nil } ? reasons.compactMap(\.self).joined(separator: "; ") : nil
        remoteID = delivery.remoteID?.description
        sentMessageID = delivery.sentMessageID
        duplicateOf = message.duplicateOf?.description
    }

    /// Why a delivery waits, whatever its own reason: its account cannot send at the moment.
    private static func accountReason(_ account: AccountRecord?, _ delivery: DeliveryRecord) -> String? {
        guard delivery.state == .waiting, let account, account.health.state != .working else { return nil }
        return account.health.words ?? "the account is \(account.health.state.rawValue)"
    }
}

extension QueueEntryView {
    /// The names of the columns in CSV.
    package static let csvHead = CSVText.line([
        "received", "state", "account", "from", "recipients", "subject", "priority", "attempts", "reason", "queue-id",
        "part",
        "message-id", "remote-id",
    ])

    package var csv: String {
        CSVText.line([
            receivedAt, state, account, from ?? sender, recipients.joined(separator: " "), subject ?? "", priority,
            "\(attempts)", reason ?? "", id, "\(part)", messageID ?? "", remoteID ?? "",
        ])
    }
}

/// A page of the queue, for programs.
struct QueuePageView: Encodable, Sendable {
    let entries: [QueueEntryView]
    let next: String?
}

/// The number of deliveries in one state, for programs.
struct QueueTotalView: Encodable, Sendable {
    let account: String
    let state: String
    let count: Int

    init(_ count: QueueCount, accounts: [AccountID: AccountRecord]) {
        account = accounts[count.account].map { "\($0.address)" } ?? "account \(count.account.rawValue)"
        state = count.state.rawValue
        self.count = count.count
    }
}

/// The name of a delivery for users and programs: a queue ID, or a queue ID and a part, as in `06R4Q…/2`.
package struct DeliveryName: Sendable, Hashable {
    package let id: QueueID
    package let part: Int?

    /// `nil` if it is not a valid name.
    package init?(_ text: String) {
        let pieces = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard let first = pieces.first, let id = QueueID(first) else { return nil }
        self.id = id
        if pieces.count == 2 {
            guard let part = Int(pieces[1]), part > 0 else { return nil }
            self.part = part
        } else {
            part = nil
        }
    }

    /// What the name selects: the delivery, or the entire message.
    package var selection: QueueSelection {
        part.map { .delivery(DeliveryID(message: id, part: $0)) } ?? .message(id)
    }
}

extension DeliveryID {
    /// The delivery's name, including the part.
    package var name: String { "\(message)/\(part)" }
}
