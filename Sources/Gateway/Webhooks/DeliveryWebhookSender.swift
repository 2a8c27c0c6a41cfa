package import Base
package import Logging
import ServiceLifecycle
package import Storage
import Sync

/// Sends the events that wait for the delivery webhook, the oldest first: each at least once, and each time under the same id.
///
/// What the receiver does not take holds up only what is behind it in the table: deliveries do not wait for it. Of several
/// nodes, the one that maintains the store sends.
package struct DeliveryWebhookSender: Service {
    private static let interval = Duration.seconds(10)
    /// Between two calls, after one in vain.
    static let backoff = Backoff(first: .seconds(30), longest: .hours(1))
    /// How long an event is tried.
    package static let patience = Duration.days(3)
    /// How often the oldest events are sent in vain before they are dropped: more than a day. By then they are one event,
    /// which the receiver may never take.
    package static let mostAttempts = 40
    /// The calls of one round; the rest waits for the next.
    private static let callsPerRound = 100
    /// Gone: the receiver wants no more (RFC 9110 section 15.5.11).
    private static let gone = 410

    private let webhook: DeliveryWebhook
    private let store: any DeliveryEventStore & NodeStore
    private let clock: any WallClock
    private let logger: Logger

    package init(
        _ webhook: DeliveryWebhook,
        store: any DeliveryEventStore & NodeStore,
        clock: any WallClock,
        logger: Logger
    ) {
        (self.webhook, self.store, self.clock, self.logger) = (webhook, store, clock, logger)
    }

    private var target: String { webhook.options.target }

    package func run() async {
        let onFailure: @Sendable (any Error) -> Void = {
            logger.error("cannot read or record delivery events", metadata: ["error": "\($0)"])
        }
        await PeriodicTask(interval: Self.interval, clock: clock).run(onFailure: onFailure) { try await check() }
    }

    /// Sends what is due.
    package func check() async throws {
        guard try await store.claim(.maintenance) else { return }
        // A node that was taken for dead meanwhile sends nothing any more.
        try await Fence.$current.withValue(store.fence) {
            for _ in 0..<Self.callsPerRound {
                try Task.checkCancellation()
                guard try await step() else { return }
            }
        }
    }

    /// Sends or drops the oldest events. Returns whether others may be due.
    private func step() async throws -> Bool {
        let events = try await store.deliveryEvents(limit: EventBatch.mostEvents)
        guard !events.isEmpty else { return false }
        let (state, now) = (try await store.webhookState(of: target), clock.now)
        guard state.endedAt == nil else {
            try await store.recordWebhook(.dropped(EventRange(events)), of: target)
            return true
        }
        let late = events.prefix { now - $0.at > Self.patience }
        guard late.isEmpty else {
            try await drop(EventRange(Array(late)), "they are too old")
            return true
        }
        if let due = state.dueAt, due > now { return false }
        // A receiver that cannot cope with many, or with one of them, gets fewer each time.
        let most = max(EventBatch.mostEvents >> min(state.attempts, Int.bitWidth - 1), 1)
        return try await send(EventBatch(events, most: most, webhook.options, at: now), state, at: now)
    }

    private func send(_ batch: EventBatch, _ state: WebhookState, at now: Timestamp) async throws -> Bool {
        do throws(PostFailure) { try await webhook.send(batch, at: now) } catch {
            // The gateway stops: the next one sends them.
            try Task.checkCancellation()
            guard error.status != Self.gone else {
                try await store.recordWebhook(.ended(at: clock.now), of: target)
                logger.error("the delivery webhook answered 410 Gone and is told of nothing more")
                return true
            }
            let attempts = state.attempts + 1
            let next = clock.now + Self.backoff.delay(afterAttempt: attempts)
            try await store.recordWebhook(.failed(error.reason, at: clock.now, next: next), of: target)
            if attempts >= Self.mostAttempts {
                try await drop(batch.range, "\(error)")
            } else if attempts == 1 {
                logger.warning(
                    "the delivery webhook did not take events, and is called again",
                    metadata: ["error": "\(error)"]
                )
            }
            return false
        }
        try await store.recordWebhook(.taken(batch.range, at: clock.now), of: target)
        if state.attempts > 0 {
            logger.notice("the delivery webhook takes events again", metadata: ["attempts": "\(state.attempts)"])
        }
        return true
    }

    private func drop(_ range: EventRange, _ why: String) async throws {
        try await store.recordWebhook(.dropped(range), of: target)
        logger.error(
            "delivery events could not be sent, and are given up",
            metadata: ["events": "\(range.count)", "error": "\(why)"]
        )
    }
}
