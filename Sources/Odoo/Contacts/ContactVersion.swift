/// A contact of Odoo and what tells its versions apart.
package struct ContactVersion: Sendable, Hashable {
    package var id: Int
    /// Another one whenever something of the contact that goes to Google may have changed: the time of the last change,
    /// and the company, which changes without touching the contact.
    package var version: String

    package init(id: Int, version: String) {
        self.id = id
        self.version = version
    }
}
