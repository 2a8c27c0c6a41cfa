import Base
import Storage

/// Whether the delivery webhook works, and the button that tests it.
struct DeliveryWebhookCard: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
    }

    let state: Badge
    let facts: [Fact]

    /// `nil` without a webhook.
    init?(_ request: ConsoleRequest) async throws {
        guard let webhook = request.console.gateway.deliveryWebhook else { return nil }
        let (store, text, format) = (request.console.store, request.text(ConfigurationText.self), request.format)
        let state = try await store.webhookState(of: webhook.target)
        let backlog = try await store.deliveryEventBacklog()
        self.state = Self.badge(state, text)
        let waiting = format.number(backlog.count)
        var facts: [(String, String?)] = [
            (text.webhookEnd, state.endedAt.map { text.webhookEndedSince(format.dateAndClock($0)) }),
            (text.webhookSuccess, state.lastSuccessAt.map(format.dateAndClock)),
            (
                text.webhookError,
                state.lastError.map { error in
                    let time = state.lastErrorAt.map { format.dateAndClock($0) + ": " } ?? ""
                    return time + error.sentence[request.language]
                }
            ),
        ]
        if state.condition == .fails {
            facts.append((text.webhookNext, state.dueAt.map(format.dateAndClock)))
        }
        facts += [
            (
                text.webhookWaiting,
                backlog.oldest.map { text.webhookWaitingSince(waiting, format.dateAndClock($0)) } ?? waiting
            ),
            (text.webhookSent, format.number(state.sent)),
            (text.webhookDropped, state.dropped > 0 ? format.number(state.dropped) : nil),
        ]
        self.facts = facts.compactMap { name, value in value.map { Fact(name: name, value: $0) } }
    }

    private static func badge(_ state: WebhookState, _ text: Translated<ConfigurationText>) -> Badge {
        switch state.condition {
        case .untried: Badge(text.webhookUntried, .neutral)
        case .works: Badge(text.webhookWorks, .good)
        case .fails: Badge(text.webhookFails, .bad)
        case .ended: Badge(text.webhookEnded, .bad)
        }
    }

    /// Sends a test event, and says on the next page what became of it.
    static func test(_ request: ConsoleRequest, from page: LocalPath) async throws -> Answer {
        guard let webhook = request.console.gateway.deliveryWebhook else { throw Refusal.notFound }
        let text = request.text(ConfigurationText.self)
        if let reason = try await webhook.test() {
            request.notify(Notice(.problem, text.webhookRefused(reason.sentence[request.language])))
        } else {
            request.note("a test event was sent to the delivery webhook", category: .system)
            request.notify(Notice(.done, text.webhookTested))
        }
        return .redirect(page)
    }
}
