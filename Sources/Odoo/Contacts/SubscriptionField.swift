/// The field of `res.partner` that says which users subscribed to a contact: a many2many to `res.users`, made by the
/// set-up.
package enum SubscriptionField {
    package static let name = ProvisionCode.subscribers
}
