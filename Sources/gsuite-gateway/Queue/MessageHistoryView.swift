import Base
import Mail
import Storage

/// The life of one message, for `queue show` and `trace`.
struct MessageHistoryView: Encodable {
    /// One line of the story.
    struct Step: Encodable {
        let at: String
        let what: String
        let part: Int?
        let detail: String
        let answer: String?
    }

    let id: String
    let receivedAt: String
    let sender: String
    let from: String?
    let subject: String?
    let messageID: String?
    let size: Int
    let client: String?
    let login: String?
    let twinOf: String?
    let deliveries: [QueueEntryView]
    let story: [Step]

    init(_ history: MessageHistory, accounts: [AccountID: AccountRecord]) {
        let message = history.message
        id = message.id.description
        receivedAt = message.receivedAt.iso8601
        sender = message.envelope.sender?.description ?? "<>"
        from = message.summary.from
        subject = message.summary.subject
        messageID = message.summary.messageID
        size = message.size
        client = message.origin.client
        login = message.origin.login
        twinOf = message.twinOf?.description
        deliveries = history.deliveries.map {
            QueueEntryView(QueueEntry(message: message, delivery: $0), accounts: accounts)
        }
        story = Self.story(history, accounts: accounts)
    }

    private static func story(_ history: MessageHistory, accounts: [AccountID: AccountRecord]) -> [Step] {
        var steps: [(at: Timestamp, step: Step)] = history.events.map {
            ($0.at, Step(at: $0.at.iso8601, what: $0.kind, part: nil, detail: $0.detail, answer: nil))
        }
        let received = history.message.receivedAt
        let how =
            history.message.origin.client.map { "from \($0) by \(history.message.origin.with)" } ?? "by the gateway"
        steps.append((received, Step(at: received.iso8601, what: "accepted", part: nil, detail: how, answer: nil)))
        for attempt in history.attempts {
            let account = accounts[attempt.account]?.address.description ?? "account \(attempt.account.rawValue)"
            let at = attempt.endedAt ?? attempt.startedAt
            let took = attempt.endedAt.map { " after \(($0 - attempt.startedAt).milliseconds) ms" } ?? ""
            let reason = attempt.reason.map { ": \($0)" } ?? ""
            steps.append(
                (
                    at,
                    Step(
                        at: at.iso8601,
                        what: attempt.outcome ?? "sending",
                        part: attempt.delivery.part,
                        detail: "attempt \(attempt.number) by \(account)\(took)\(reason)",
                        answer: attempt.answer
                    )
                )
            )
        }
        return steps.sorted { $0.at < $1.at }.map(\.step)
    }

    /// The story as a person reads it.
    func text() -> String {
        var lines = [
            "Queue id     \(id)",
            "Received     \(receivedAt)\(client.map { " from \($0)" } ?? "")\(login.map { ", login \($0)" } ?? "")",
            "Envelope     \(sender) to \(deliveries.flatMap(\.recipients).joined(separator: ", "))",
            "From         \(from ?? "(none)")",
            "Subject      \(subject ?? "(none)")",
            "Message-ID   \(messageID ?? "(none)")",
            "Size         \(size) bytes",
        ]
        if let twinOf { lines.append("Twin of      \(twinOf)") }
        for delivery in deliveries {
            let part = deliveries.count > 1 ? " \(delivery.part) of \(deliveries.count)" : ""
            lines.append("Delivery\(part)     \(delivery.state) by \(delivery.account), lane \(delivery.lane)")
            if let reason = delivery.reason { lines.append("             \(reason)") }
            if let due = delivery.dueAt { lines.append("             next attempt \(due)") }
            if let gmailID = delivery.gmailID { lines.append("             Gmail id \(gmailID)") }
            if let sent = delivery.sentMessageID { lines.append("             sent as \(sent)") }
        }
        lines.append("")
        for step in story {
            let part = deliveries.count > 1 ? step.part.map { " (part \($0))" } ?? "" : ""
            lines.append("\(step.at)  \(step.what)\(part)  \(step.detail)")
            if let answer = step.answer { lines.append("    Google said: \(answer)") }
        }
        return lines.joined(separator: "\n")
    }
}
