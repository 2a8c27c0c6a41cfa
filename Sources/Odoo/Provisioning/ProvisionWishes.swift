/// What the gateway's records in Odoo depend on.
package struct ProvisionWishes: Sendable, Hashable {
    /// How Odoo reaches the gateway's SMTP listener.
    package struct MailServer: Sendable, Hashable {
        package enum Encryption: String, Sendable, Hashable, CaseIterable {
            case none, starttls, ssl
        }

        package var host: String
        package var port: Int
        package var encryption: Encryption
        /// Empty where the listener asks for no login.
        package var login: String
        /// Written only where it is given: Odoo keeps the one that it has.
        package var password: String?
        /// Whose mail goes this way. Never empty: an empty filter lets Odoo 17 and later rewrite every sender.
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
    /// The login of the user as whom the gateway works day by day.
    package var login: String

    package init(mailServer: MailServer?, login: String) {
        self.mailServer = mailServer
        self.login = login
    }
}
