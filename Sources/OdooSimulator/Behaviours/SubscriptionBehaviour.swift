import Odoo

/// The records that hold who imports which contact.
enum SubscriptionBehaviour {
    /// The users in whose Google contacts a contact stands.
    static func subscribers(of contact: Int, _ environment: Environment) -> OdooValue {
        let rows = environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        return OdooValue(
            rows.filter { $0.values[ProvisionCode.subscribedContact] == .integer(contact) }
                .compactMap { $0.values[ProvisionCode.subscribedUser]?.integer }.sorted()
        )
    }

    /// They go with the contact.
    static func forget(contacts: [Int], _ environment: Environment) {
        for row in environment.world.tables[ProvisionCode.subscription]?.rows.values ?? [:].values
        where contacts.contains(row.values[ProvisionCode.subscribedContact]?.integer ?? 0) {
            environment.world.tables[ProvisionCode.subscription]?.remove(row.id)
        }
    }
}
