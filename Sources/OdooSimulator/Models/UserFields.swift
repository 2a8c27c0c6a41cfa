/// Field names that changed with Odoo 19.
package enum UserFields {
    /// Returns the field for a user's groups.
    package static func groups(_ version: Int) -> String { version >= 19 ? "group_ids" : "groups_id" }
}
