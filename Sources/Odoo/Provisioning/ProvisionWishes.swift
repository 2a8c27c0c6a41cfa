/// Options that determine the gateway's records in Odoo.
package struct ProvisionWishes: Sendable, Hashable {
    /// How Odoo reaches the gateway's SMTP listener.
    package struct MailServer: Sendable, Hashable {
        package enum Encryption: String, Sendable, Hashable, CaseIterable {
            case none, starttls, ssl
        }

        package var host: String
        package var port: Int
        package var encryption: Encryption
        /// Empty if the listener requires no login.
        package var login: String
        /// Written only if given: otherwise Odoo keeps its own.
        package var password: String?
        /// The domains whose mail takes this server. Never empty: an empty filter lets Odoo 17 and later rewrite every
        /// sender.
        package var domains: [String]

        package init(
            host: String,
            port: Int,
            encryption: Encryption,
            login: String = "",
            password: String? = nil,
            domains: [String]
        ) {
            self.host = host
            self.port = port
            self.encryption = encryption
            self.login = login
            self.password = password
            self.domains = domains
        }
    }

    /// `nil` leaves Odoo's mail servers alone.
    package var mailServer: MailServer?
    /// The login of the user with whom the gateway works day by day.
    package var login: String

    package init(mailServer: MailServer?, login: String) {
        self.mailServer = mailServer
        self.login = login
    }
}
