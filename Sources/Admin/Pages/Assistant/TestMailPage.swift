import Mail
import Storage

/// The progress of a test message.
enum TestMailPage {
    /// The refresh interval of a browser with JavaScript, in seconds.
    private static let refresh = 2

    private struct Attempt: Sendable {
        let number: String
        let time: String
        let outcome: String
        let reason: String
        let answer: String
    }

    private struct View: Sendable {
        let path: String
        let recipients: String
        let id: String
        let account: String
        let state: Badge
        let reason: String?
        let gmailID: String?
        let delivered: Notice?
        let refresh: String?
        let hasAttempts: Bool
        let attempts: [Attempt]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let (text, store) = (visit.text(AssistantText.self), visit.console.store)
        guard let id = QueueID(visit.variables["id"] ?? "") else { throw Refusal.notFound }
        let history = try await store.history(of: id)
        guard let delivery = history.deliveries.first else { throw Refusal.notFound }
        let account = try await store.accounts().first { $0.id == delivery.account }
        let isOver = delivery.state.isFinal || delivery.state == .failed || delivery.state == .held
        let view = View(
            path: "/assistant/test/\(id)",
            recipients: history.message.envelope.recipients.map { "\($0.address)" }.joined(separator: ", "),
            id: "\(id)",
            account: account.map { "\($0.address)" } ?? "",
            state: Badge(text.deliveryState(delivery.state.rawValue), delivery.state.look),
            reason: delivery.reason.map(visit.words),
            gmailID: delivery.gmailID,
            delivered: delivery.state == .delivered ? Notice(.done, text.testOver) : nil,
            refresh: isOver ? nil : "\(refresh)",
            hasAttempts: !history.attempts.isEmpty,
            attempts: history.attempts.map { attempt($0, visit) }
        )
        var page = Page("assistant-test", title: text.testTitle, text: text, view: view)
        page.section = LocalPath(view.path)
        return .page(page)
    }

    private static func attempt(_ attempt: AttemptRecord, _ visit: Visit) -> Attempt {
        Attempt(
            number: "\(attempt.number)",
            time: visit.format.dateAndClock(attempt.startedAt),
            outcome: attempt.outcome.map(visit.text(RemarkText.self).outcome) ?? "",
            reason: attempt.reason.map(visit.words) ?? "",
            answer: attempt.answer ?? ""
        )
    }
}

extension DeliveryState {
    /// The state's colour.
    fileprivate var look: Badge.Kind {
        switch self {
        case .delivered: .good
        case .waiting, .sending, .suppressed, .removed: .neutral
        case .uncertain, .held: .warning
        case .failed: .bad
        }
    }
}
