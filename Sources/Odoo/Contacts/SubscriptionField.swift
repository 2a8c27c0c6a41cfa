/// The field of `res.partner` that says which users subscribed to a contact, made by the set-up. It is read alone.
package enum SubscriptionField {
    package static let name = ProvisionCode.subscribers
    /// By which contacts are searched: the users, by way of the records that hold the subscriptions.
    static let path = "\(ProvisionCode.subscriptions).\(ProvisionCode.subscribedUser)"
}
