/// Names of fields that changed with Odoo 19.
package enum UserFields {
    /// The groups of a user.
    package static func groups(_ version: Int) -> String { version >= 19 ? "group_ids" : "groups_id" }
}
