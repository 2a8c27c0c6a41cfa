package import HTTP
package import Odoo
package import Settings
package import Storage

/// The records that the gateway keeps in an Odoo database, as the configuration and the accounts define them.
package struct OdooSetup: Sendable {
    package let name: String
    package let access: OdooAccess
    package var wishes: ProvisionWishes
    private let settings: GatewaySettings

    /// - Parameters:
    ///   - domains: the accounts' domains; without any, Odoo's mail servers are left unchanged.
    ///   - administrator: signs in for the setup only, if the gateway's own user has fewer rights.
    package init(
        _ database: (name: String, access: OdooAccess),
        settings: GatewaySettings,
        domains: [String],
        administrator: OdooAccess? = nil
    ) {
        self.settings = settings
        name = database.name
        access = administrator ?? database.access
        wishes = ProvisionWishes(
            mailServer: domains.isEmpty ? nil : Self.mailServer(settings, domains),
            login: database.access.login
        )
    }

    package func provisioner(_ transport: any HTTPTransport) -> Provisioner {
        Provisioner(OdooClient(access, transport: transport), wishes)
    }

    /// Applies the options given to `odoo setup`, which override the configuration.
    package mutating func apply(_ told: OdooSetupOptions) {
        if told.leavesMailServers { return wishes.mailServer = nil }
        if let domains = told.domains, !domains.isEmpty {
            if wishes.mailServer == nil { wishes.mailServer = Self.mailServer(settings, domains) }
            wishes.mailServer?.domains = domains
        }
        guard wishes.mailServer != nil else { return }
        if let host = told.host { wishes.mailServer?.host = host }
        if let port = told.port { wishes.mailServer?.port = port }
        if let encryption = told.encryption.flatMap(ProvisionWishes.MailServer.Encryption.init(rawValue:)) {
            wishes.mailServer?.encryption = encryption
        }
        if let login = told.login { wishes.mailServer?.login = login }
    }

    /// Returns the mail server for the first listener; if that listens on all addresses, under the gateway's host name.
    private static func mailServer(_ settings: GatewaySettings, _ domains: [String]) -> ProvisionWishes.MailServer {
        let listener = settings.smtp.listeners.first
        let address = listener.map { "\($0.address)" } ?? ""
        let isEverywhere = ["", "0.0.0.0", "::"].contains(address)
        let encryption: ProvisionWishes.MailServer.Encryption =
            switch listener?.encryption {
            case .tls: .ssl
            case .starttls: .starttls
            default: .none
            }
        return ProvisionWishes.MailServer(
            host: isEverywhere ? settings.hostName : address,
            port: listener?.port ?? 2525,
            encryption: encryption,
            domains: domains
        )
    }
}
