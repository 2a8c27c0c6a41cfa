import Admin
import Base
import Gateway
import Logging
import Mail
import SQLStorage
import Storage
import TestSupport
import Transport

/// A store with delivery events, and the program that is told of them.
struct WebhookBench {
    static let secret = AlertBench.secret
    static let now = AlertBench.now

    let store: SQLStore
    let clock: ManualClock
    let receiver: AlertReceiver
    let webhook: DeliveryWebhook
    let sender: DeliveryWebhookSender
    let log: LogCapture

    var options: DeliveryWebhookOptions { webhook.options }

    var state: WebhookState {
        get async throws { try await store.webhookState(of: options.target) }
    }

    var waiting: Int {
        get async throws { try await store.deliveryEventBacklog().count }
    }

    /// What was logged, with its details.
    var said: String { log.entries.map { "\($0.text) \($0.metadata)" }.joined(separator: "\n") }

    static func run(tellsSubjects: Bool = false, _ body: (WebhookBench) async throws -> Void) async throws {
        try await AlertReceiver.run { receiver in
            try await ConsoleBench.withFolder { folder in
                let clock = ManualClock(now: now)
                var storage = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
                storage.recordedEvents = Set(DeliveryEvent.Kind.allCases)
                let store = try SQLStore.openSQLite(storage)
                let transport = CurlTransport(CurlOptions(userAgent: "test", proxy: .none))
                let options = DeliveryWebhookOptions(
                    Webhook(url: receiver.url + "/deliveries?token=hidden", key: Secret(secret)),
                    kinds: Set(DeliveryEvent.Kind.allCases),
                    tellsSubjects: tellsSubjects,
                    source: AlertSource(
                        host: "gateway.acme.example",
                        consoleURL: "https://gateway.acme.example",
                        zone: "UTC"
                    )
                )
                let (webhook, log) = (DeliveryWebhook(options, transport: transport), LogCapture())
                let sender = DeliveryWebhookSender(webhook, store: store, clock: clock, logger: log.logger)
                try await body(
                    WebhookBench(
                        store: store,
                        clock: clock,
                        receiver: receiver,
                        webhook: webhook,
                        sender: sender,
                        log: log
                    )
                )
                await transport.shutdown()
                try store.close()
            }
        }
    }

    /// Queues a message as from Odoo, and ends its delivery.
    ///
    /// - Parameter result: how it ends; by default, Gmail has it.
    @discardableResult
    func finish(
        _ recipients: [String] = ["kunde@customer.example"],
        _ result: AttemptResult = AttemptResult(
            next: .delivered(remoteID: .gmailMessage("18c0ffee"), sentMessageID: nil),
            outcome: .delivered
        ),
        subject: String = "Angebot"
    ) async throws -> QueueID {
        let envelope = Envelope(sender: nil, recipients: recipients.compactMap { Address($0) }.map { Recipient($0) })
        let account = AccountID(rawValue: 1)
        let message = NewMessage(
            envelope: envelope,
            receivedAt: clock.now,
            origin: .init(client: "127.0.0.1", helo: "odoo", login: nil, with: "ESMTP"),
            digest: [1],
            summary: .init(from: "anna@acme.example", subject: subject, messageID: "<1.2-openerp-42-sale.order@odoo>"),
            deliveries: [PlannedDelivery(account: account, priority: .normal, recipients: envelope.recipients)]
        )
        let id = try await store.enqueue(message, bytes: Array("Subject: x\r\n\r\ny\r\n".utf8), within: .minutes(10))
        let request = LeaseRequest(account: account, limit: 1, now: clock.now, node: "here", unitsEach: 100)
        for lease in try await store.lease(request) { try await store.finish(lease, with: result, at: clock.now) }
        return id
    }

    /// The events of a call, as a receiver reads them.
    static func events(_ call: AlertReceiver.Call?) -> [JSONValue] {
        call.flatMap { JSONValue(json: $0.body) }?["data"]?["events"]?.array ?? []
    }

    /// The recipients of all calls, in the order in which they were told.
    var told: [[String]] {
        receiver.calls.map { call in Self.events(call).compactMap { $0["recipient"]?.string } }
    }
}
