/// The whole configuration of the process. A new value holds the defaults.
///
/// Accounts and SMTP logins are in the database, not here.
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
            .group("server", \.server, "How the gateway identifies itself, and how it stops."),
            .group("data", \.data, "Where the queue is stored."),
            .group("smtp", \.smtp, "How the gateway receives mail from Odoo."),
            .group("tls", \.tls, "The gateway's own certificates."),
            .group("queue", \.queue, "Duplicates, retries, and how long records are kept."),
            .group(
                "delivery",
                \.delivery,
                "How mail goes to Google. An account may have limits and choices of its own."
            ),
            .group("google", \.google, "The default OAuth client, and how Google is reached."),
            .group("odoo", \.odoo, "The Odoo databases that contacts, mail and calendars are synchronised with."),
            .group("secrets", \.secrets, "The key that seals the accounts' grants in the database."),
            .group("log", \.log, "What is logged, and how. Secrets and the text of mail never are."),
            .group("monitoring", \.monitoring, "The server of /healthz, /readyz and /metrics (Prometheus)."),
            .group("console", \.console, "The web console, for administrators and users."),
        ]
    }
}
