import Admin
import Base
import Gateway
import Settings
import Storage
import TestSupport
import Transport

/// A gateway's store with its alerts, and who receives them. Its time zone is UTC.
struct AlertBench {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    /// 15 January 2027, 08:00 in UTC.
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    let bench: ConsoleBench
    let receiver: AlertReceiver
    let log: LogCapture
    let watch: AlertWatch
    /// As it begins after a restart, with other settings.
    let restarted: (_ change: (inout AlertSettings) -> Void) -> AlertWatch

    /// What was logged, with its details.
    var said: String { log.entries.map { "\($0.text) \($0.metadata)" }.joined(separator: "\n") }

    /// Deliveries of the gateway's own alert mails.
    func mails() async throws -> [QueueEntry] {
        try await bench.store.list(QueueQuery()).filter { $0.message.origin.with == AlertMail.origin }
    }

    static func run(
        webhook: Bool = false,
        chat: Bool = false,
        free: Int = .max,
        _ change: (inout AlertSettings) -> Void = { _ in },
        _ body: (AlertBench) async throws -> Void
    ) async throws {
        let clock = ManualClock(now: now)
        try await AlertReceiver.run { receiver in
            var settings = GatewaySettings()
            settings.server.hostname = "gateway.acme.example"
            settings.console.baseURL = "https://gateway.acme.example"
            settings.console.timeZone = "UTC"
            if webhook {
                settings.alerts.webhook.url = receiver.url + "/hook"
                settings.alerts.webhook.secret = Secret(secret)
            }
            if chat { settings.alerts.chat.url = Secret(receiver.url + "/v1/spaces/A/messages?key=K&token=hidden") }
            change(&settings.alerts)
            let transport = CurlTransport(CurlOptions(userAgent: "test", proxy: .none))
            let log = LogCapture()
            try await ConsoleBench.run(clock: clock) { bench in
                let start = { (change: (inout AlertSettings) -> Void) in
                    var changed = settings
                    change(&changed.alerts)
                    let options = AlertOptions(changed)
                    return AlertWatch(
                        options,
                        store: bench.store,
                        messagesPerDay: 2000,
                        machine: .init(space: { (free, 256 << 20) }, certificates: { ("", []) }),
                        post: AlertPost(options, transport: transport),
                        clock: clock,
                        logger: log.logger,
                        onQueued: { _ in }
                    )
                }
                try await body(
                    AlertBench(bench: bench, receiver: receiver, log: log, watch: start { _ in }, restarted: start)
                )
            }
            await transport.shutdown()
        }
    }
}
