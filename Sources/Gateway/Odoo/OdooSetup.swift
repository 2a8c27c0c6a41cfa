package import HTTP
package import Odoo
package import Settings

/// What the configuration and the accounts say about the records that the gateway keeps in a database of Odoo.
package struct OdooSetup: Sendable {
    package let name: String
    package let access: OdooAccess
    package var wishes: ProvisionWishes

    /// - Parameters:
    ///   - domains: those of the accounts; without any, Odoo's mail servers are left alone.
    ///   - administrator: signs in for the set-up only, where the gateway's own user has fewer rights.
    package init(
        _ database: (name: String, access: OdooAccess),
        settings: GatewaySettings,
        domains: [String],
        administrator: OdooAccess? = nil
    ) {
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

    /// As the first listener says it; where that listens on all addresses, by the gateway's name.
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
