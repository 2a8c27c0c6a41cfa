package import Admin
package import Base
import Cryptography
package import Settings
package import Storage
package import Transport

/// The program that is told of deliveries, and what it is told.
package struct DeliveryWebhookOptions: Sendable {
    /// The bytes of a digest that tell receivers apart.
    private static let digestLength = 16

    package let webhook: Webhook
    package let kinds: Set<DeliveryEvent.Kind>
    package let tellsSubjects: Bool
    package let source: AlertSource

    package init(
        _ webhook: Webhook,
        kinds: Set<DeliveryEvent.Kind>,
        tellsSubjects: Bool = false,
        source: AlertSource
    ) {
        (self.webhook, self.kinds, self.tellsSubjects, self.source) = (webhook, kinds, tellsSubjects, source)
    }

    /// `nil` where there is no such program.
    package init?(_ settings: GatewaySettings) {
        let own = settings.delivery.webhook
        guard let webhook = Webhook(url: own.url, secret: own.secret) else { return nil }
        let kinds = [(DeliveryEvent.Kind.delivered, own.delivered), (.failed, own.failed), (.bounced, own.bounced)]
        self.init(
            webhook,
            kinds: Set(kinds.filter(\.1).map(\.0)),
            tellsSubjects: own.subjects,
            source: AlertSource(settings)
        )
    }

    /// What the store calls the receiver: its URL may be its own password.
    package var target: String {
        let digest = SHA256.digest(Array(webhook.url.utf8)).prefix(Self.digestLength)
        return Base64.encode(Array(digest), .url, padded: false)
    }
}

/// Calls the program that is told of deliveries.
package struct DeliveryWebhook: Sendable {
    package let options: DeliveryWebhookOptions
    private let post: WebhookPost

    package init(_ options: DeliveryWebhookOptions, transport: any HTTPTransport) {
        (self.options, post) = (options, WebhookPost(transport))
    }

    /// Sends events.
    func send(_ batch: EventBatch, at now: Timestamp) async throws(PostFailure) {
        try await post.call(options.webhook, batch.body, id: batch.id, at: now)
    }

    /// Sends a test event. If the receiver takes it, the events that wait are sent next, even if the receiver wanted no more
    /// before.
    package func test(_ store: any DeliveryEventStore, at now: Timestamp) async throws {
        try await send(EventBatch(testAt: now, options), at: now)
        try await store.recordWebhook(.resumed(at: now), of: options.target)
    }
}

extension AlertSource {
    init(_ settings: GatewaySettings) {
        self.init(
            host: settings.hostName,
            consoleURL: settings.console.baseURL.map { $0 + (settings.console.pathPrefix ?? "") },
            zone: settings.console.timeZone
        )
    }
}
