/// Everything that the process reads from its configuration: what a fresh value holds are the defaults.
///
/// Accounts and logins live in the database, not here.
package struct GatewaySettings: Sendable, Hashable {
    package var server = ServerSettings()
    package var data = DataSettings()
    package var smtp = SMTPSettings()
    package var tls = TLSSettings()
    package var queue = QueueSettings()
    package var delivery = DeliverySettings()
    package var google = GoogleSettings()
    package var odoo = OdooSettings()
    package var secrets = SecretsSettings()
    package var log = LogSettings()
    package var monitoring = MonitoringSettings()
    package var console = ConsoleSettings()

    package init() {}
}

extension GatewaySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .group("server", \.server, "Who the gateway says it is, and how it stops."),
            .group("data", \.data, "Where the queue lies on disk."),
            .group("smtp", \.smtp, "Where Odoo's mail comes in."),
            .group("tls", \.tls, "The gateway's own certificates."),
            .group("queue", \.queue, "How long mail waits, is tried and remembered."),
            .group(
                "delivery",
                \.delivery,
                "How mail goes to Google. An account may have paces and choices of its own."
            ),
            .group("google", \.google, "How Google is reached."),
            .group("odoo", \.odoo, "The databases of Odoo that contacts, mail and calendars are kept in step with."),
            .group("secrets", \.secrets, "The key that seals the accounts' grants in the database."),
            .group("log", \.log, "What is logged, and how. Neither secrets nor the text of mail ever are."),
            .group("monitoring", \.monitoring, "Where /healthz, /readyz and /metrics (Prometheus) answer."),
            .group("console", \.console, "The web console, for administrators and for users themselves."),
        ]
    }
}
