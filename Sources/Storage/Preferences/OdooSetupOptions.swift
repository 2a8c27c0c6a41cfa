/// The options given to `odoo setup` for an Odoo database. They apply to later comparisons until others are given; an
/// option that is `nil` follows the configuration. Passwords are not included.
package struct OdooSetupOptions: Sendable, Hashable, Codable {
    /// The host at which Odoo reaches the gateway.
    package var host: String?
    package var port: Int?
    /// `none`, `starttls` or `ssl`, as Odoo calls it.
    package var encryption: String?
    /// The login that Odoo uses at the gateway.
    package var login: String?
    /// The domains whose mail takes this way.
    package var domains: [String]?
    /// Whether Odoo's mail servers are left unchanged.
    package var leavesMailServers = false

    package init() {}
}
