import ArgumentParser
import Base
import CommandSupport
import Gateway
import Storage
import Transport

/// `gsuite-gateway webhook …`
struct WebhookGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Show and test the webhook that is told of deliveries.",
        discussion: "The settings under delivery.webhook name it.",
        subcommands: [ShowWebhook.self, TestWebhook.self],
        defaultSubcommand: ShowWebhook.self
    )
}

extension CommonOptions {
    /// - Throws: `CommandFailure` where the settings name no webhook.
    fileprivate func deliveryWebhook() throws -> DeliveryWebhookOptions {
        guard let options = DeliveryWebhookOptions(try settings()) else {
            throw CommandFailure(
                "nothing is told of deliveries: set delivery.webhook.url and its secret",
                code: Exit.nothingToDo
            )
        }
        return options
    }
}

/// `webhook show`
struct ShowWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show whether the webhook takes events, and how many wait."
    )

    /// How its calls go, for `--json`.
    struct View: Encodable {
        /// `untried`, `works`, `fails` or `ended`.
        let state: String
        let events: [String]
        let waiting: Int
        let oldest: String?
        let lastSuccessAt: String?
        let lastErrorAt: String?
        let lastError: String?
        let failedCalls: Int
        let nextCallAt: String?
        let endedAt: String?
        let sent: Int
        let dropped: Int

        init(_ options: DeliveryWebhookOptions, _ state: WebhookState, _ backlog: EventBacklog) {
            self.state = state.condition.rawValue
            events = DeliveryEvent.Kind.allCases.filter(options.kinds.contains).map(\.rawValue)
            (waiting, oldest) = (backlog.count, backlog.oldest?.iso8601)
            (lastSuccessAt, lastErrorAt) = (state.lastSuccessAt?.iso8601, state.lastErrorAt?.iso8601)
            (lastError, failedCalls) = (state.lastError?.description, state.attempts)
            nextCallAt = state.attempts > 0 ? state.dueAt?.iso8601 : nil
            endedAt = state.endedAt?.iso8601
            (sent, dropped) = (state.sent, state.dropped)
        }

        var text: String {
            var table = Table("WHAT", "VALUE")
            table.add("state", state)
            table.add("events", events.joined(separator: ", "))
            table.add("waiting", oldest.map { "\(waiting), the oldest from \($0)" } ?? "\(waiting)")
            if let lastSuccessAt { table.add("last success", lastSuccessAt) }
            if let lastError { table.add("last error", "\(lastErrorAt ?? ""): \(lastError)") }
            if let nextCallAt { table.add("next call", "\(nextCallAt), after \(failedCalls) in vain") }
            if let endedAt { table.add("ended", "\(endedAt) by 410 Gone; `webhook test` begins again") }
            table.add("taken", "\(sent)")
            table.add("given up", "\(dropped)")
            return table.render()
        }
    }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let options = try common.deliveryWebhook()
        let store = try await common.readStore()
        let view = View(
            options,
            try await store.webhookState(of: options.target),
            try await store.deliveryEventBacklog()
        )
        try common.report(view, view.text)
    }
}

/// `webhook test`
struct TestWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test event to the webhook.",
        discussion: """
            If the program takes it, events that wait are sent next, even if the program had ended the calls with 410 Gone.
            """
    )

    /// What became of the test, for `--json`.
    struct View: Encodable {
        let sent: Bool
        var error: String?
    }

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let options = try common.deliveryWebhook()
        let store = try await common.openStore()
        let transport = CurlTransport(try common.settings().webhookCurlOptions)
        let webhook = DeliveryWebhook(options, transport: transport)
        do { try await webhook.test(store, at: SystemClock().now) } catch let failure as PostFailure {
            try common.report(View(sent: false, error: "\(failure)"), "the program did not take the event: \(failure)")
            throw Exit.failure
        }
        try common.report(View(sent: true), "The program took the test event.")
    }
}
