import Base
import Mail
package import Storage

/// The history of a message: `queue show`, `trace`, and the interface for programs.
package struct MessageHistoryView: Encodable, Sendable {
    /// One entry of the history.
    package struct Step: Encodable, Sendable {
        package let at: String
        package let what: String
        package let part: Int?
        package let detail: String
        package let answer: String?
    }

    package let id: String
    package let receivedAt: String
    package let sender: String
    package let from: String?
    package let subject: String?
    package let messageID: String?
    package let size: Int
    package let client: String?
    package let login: String?
    package let duplicateOf: String?
    package let deliveries: [QueueEntryView]
    package let story: [Step]

    package init(_ history: MessageHistory, accounts: [AccountID: AccountRecord]) {
        let message = history.message
        id = message.id.description
        receivedAt = message.receivedAt.iso8601
        sender = message.senderText
        from = message.summary.from
        subject = message.summary.subject
        messageID = message.summary.messageID
        size = message.size
        client = message.origin.client
        login = message.origin.login
        duplicateOf = message.duplicateOf?.description
        deliveries = history.deliveries.map {
            QueueEntryView(QueueEntry(message: message, delivery: $0), accounts: accounts)
        }
        story = Self.story(history, accounts: accounts)
    }

    private static func story(_ history: MessageHistory, accounts: [AccountID: AccountRecord]) -> [Step] {
        var steps: [(at: Timestamp, step: Step)] = []
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
                        what: attempt.outcome?.rawValue ?? "sending",
                        part: attempt.delivery.part,
                        detail: "attempt \(attempt.number) by \(account)\(took)\(reason)",
                        answer: attempt.answer
                    )
                )
            )
        }
        // What happened at one moment is told in this order: an attempt's end is the reason for what follows from it.
        steps += history.events.map { event -> (at: Timestamp, step: Step) in
            let detail = event.detail?.description ?? ""
            let step = Step(
                at: event.at.iso8601,
                what: event.kind.rawValue,
                part: nil,
                detail: detail,
                answer: nil
            )
            return (event.at, step)
        }
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element.step)
    }
}
