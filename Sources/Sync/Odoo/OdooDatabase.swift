package import Odoo

/// A database of Odoo that the configuration names.
package struct OdooDatabase: Sendable {
    /// As people know it in the console.
    package let name: String
    package let access: OdooAccess

    package init(name: String, access: OdooAccess) {
        self.name = name
        self.access = access
    }
}
