/// What `odoo setup` was told about a database of Odoo. It holds for what is compared later, until something else is told;
/// what is `nil` follows the configuration. Passwords are not among it.
package struct OdooSetupOptions: Sendable, Hashable, Codable {
    /// The host by which Odoo reaches the gateway.
    package var host: String?
    package var port: Int?
    /// `none`, `starttls` or `ssl`, as Odoo calls it.
    package var encryption: String?
    /// The login by which Odoo signs in to the gateway.
    package var login: String?
    /// Whose mail goes this way.
    package var domains: [String]?
    /// Whether Odoo's mail servers are left alone.
    package var leavesMailServers = false

    package init() {}
}
