package import Odoo

/// An Odoo database named in the configuration.
package struct OdooDatabase: Sendable {
    /// The name shown in the console.
    package let name: String
    package let access: OdooAccess

    package init(name: String, access: OdooAccess) {
        self.name = name
        self.access = access
    }
}
