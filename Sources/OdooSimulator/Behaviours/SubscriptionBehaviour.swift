import Odoo

/// The records of users' subscriptions to contacts.
enum SubscriptionBehaviour {
    /// Returns the users whose Google contacts include a contact.
    static func subscribers(of contact: Int, _ environment: Environment) -> OdooValue {
        let rows = environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        return OdooValue(
            rows.filter { $0.values[ProvisionCode.subscribedContact] == .integer(contact) }
                .compactMap { $0.values[ProvisionCode.subscribedUser]?.integer }.sorted()
        )
    }

    /// Deletes the subscriptions to deleted contacts.
    static func forget(contacts: [Int], _ environment: Environment) {
        for row in environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        where contacts.contains(row.values[ProvisionCode.subscribedContact]?.integer ?? 0) {
            environment.world.tables[ProvisionCode.subscription]?.remove(row.id)
        }
    }
}
