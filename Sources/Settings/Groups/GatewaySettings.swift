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
    package var secrets = SecretsSettings()
    package var log = LogSettings()
    package var monitoring = MonitoringSettings()

    package init() {}
}
