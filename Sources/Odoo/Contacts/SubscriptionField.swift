/// The field of `res.partner` with the users who subscribed to a contact, created by the setup. It is read-only.
package enum SubscriptionField {
    package static let name = ProvisionCode.subscribers
    /// The path by which contacts are searched: to the users, through the subscription records.
    static let path = "\(ProvisionCode.subscriptions).\(ProvisionCode.subscribedUser)"
}
