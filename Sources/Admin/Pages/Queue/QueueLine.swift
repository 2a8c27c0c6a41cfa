import Base
import Mail
import Storage

/// A row of the list of deliveries.
struct QueueLine: Sendable {
    private static let mostRecipients = 2

    let id: String
    let path: String
    let subject: String
    let from: String
    let recipients: String
    let state: Badge
    let lane: String
    let age: String
    let received: String
    /// When the next attempt is due, if there is one.
    let next: String?
    let reason: String?
    let account: String
    let gmail: String?

    init(_ entry: QueueEntry, scope: QueueScope, accounts: [AccountID: String], _ visit: Visit) {
        let (text, format) = (visit.text(QueueText.self), visit.format)
        let (message, delivery, now) = (entry.message, entry.delivery, visit.console.clock.now)
        id = delivery.id.text
        path = "\(scope.path)/\(message.id)"
        subject = message.summary.subject.flatMap { $0.isEmpty ? nil : $0 } ?? text.noSubject
        from =
            message.summary.from ?? message.envelope.sender.map { "\($0)" } ?? message.unreadableSender
            ?? text.noSender
        recipients = Self.list(delivery.recipientTexts, text)
        state = delivery.state.badge(text)
        lane = delivery.lane.name(text)
        age = format.age(of: message.receivedAt, at: now)
        received = format.dateAndClock(message.receivedAt)
        next = delivery.state.isTimed ? format.dateAndClock(delivery.dueAt) : nil
        reason = delivery.reason.map(visit.words)
        let address = accounts[delivery.account]
        account = address ?? text.formerAccount
        gmail = GmailLink.url(address, delivery.gmailID)
    }

    private static func list(_ recipients: [String], _ text: Translated<QueueText>) -> String {
        let shown = recipients.prefix(mostRecipients).joined(separator: ", ")
        let more = recipients.count - mostRecipients
        return more > 0 ? shown + " " + text.andMore(more) : shown
    }
}

/// The link to a message in Gmail.
enum GmailLink {
    /// - Returns: `nil` if the account or the ID is unknown, or the ID is not a Gmail ID.
    static func url(_ account: String?, _ id: String?) -> String? {
        guard let account, let id, !id.isEmpty, id.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            return nil
        }
        return "https://mail.google.com/mail/u/?authuser=\(PercentCode.encode(account))#all/\(id)"
    }
}

extension DeliveryState {
    /// Whether a next attempt has a time.
    var isTimed: Bool { self == .waiting || self == .uncertain }

    func badge(_ text: Translated<QueueText>) -> Badge {
        switch self {
        case .waiting: Badge(text.waiting, .neutral)
        case .sending: Badge(text.sending, .neutral)
        case .uncertain: Badge(text.uncertain, .warning)
        case .held: Badge(text.held, .warning)
        case .delivered: Badge(text.delivered, .good)
        case .failed: Badge(text.failed, .bad)
        case .suppressed: Badge(text.suppressed, .neutral)
        case .removed: Badge(text.removed, .neutral)
        }
    }
}

extension Lane {
    func name(_ text: Translated<QueueText>) -> String {
        switch self {
        case .urgent: text.urgent
        case .normal: text.normal
        case .bulk: text.bulk
        }
    }
}
