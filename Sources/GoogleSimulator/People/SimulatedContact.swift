import Base

/// A contact for tests, as Google shows it.
package struct SimulatedContact: Sendable, Hashable {
    /// The resource name, such as `people/c1001`.
    package var name: String
    /// The entries that users and programs set, by field, without what Google adds.
    package var fields: [String: [JSON]]
    /// The names of its groups.
    package var groups: Set<String>
    /// The photo in base64.
    package var photo: String?

    /// Returns the values of `member` in a field's entries.
    package func values(_ field: String, _ member: String = "value") -> [String] {
        (fields[field] ?? []).compactMap { $0[member]?.string }
    }
}

extension GoogleSimulator {
    /// Returns the contacts of an account, the oldest change first.
    package func contacts(of address: String) -> [SimulatedContact] {
        world.withLock { world in
            guard let book = world.accounts[address.lowercased()]?.contacts else { return [] }
            return book.present.map { contact in
                SimulatedContact(
                    name: contact.name,
                    fields: contact.fields.filter { !$0.value.isEmpty },
                    groups: Set(contact.groups.compactMap { book.groups[$0]?.name }),
                    photo: contact.photo
                )
            }
        }
    }

    /// Returns the names of an account's groups, without Google's own.
    package func contactGroups(of address: String) -> Set<String> {
        world.withLock { world in
            let groups = world.accounts[address.lowercased()]?.contacts.groups.values
            return Set((groups.map(Array.init) ?? []).filter { !$0.isSystem }.map(\.name))
        }
    }

    /// Creates a contact as the account's owner. Returns its name.
    @discardableResult
    package func addContact(_ fields: [String: [JSON]], to address: String) -> String? {
        world.withLock { world in
            world.accounts[address.lowercased()]?.contacts
                .create(fields, groups: [], at: world.now, late: world.configuration.contactDelay).name
        }
    }

    /// Creates a group as the account's owner. Returns its resource name.
    @discardableResult
    package func addContactGroup(_ name: String, to address: String) -> String? {
        world.withLock { world in
            guard let book = world.accounts[address.lowercased()]?.contacts else { return nil }
            let group = StoredGroup(resource: "contactGroups/own\(world.nextNumber())", name: name)
            book.groups[group.resource] = group
            return group.resource
        }
    }

    /// Deletes the group of that name as the account's owner; its contacts stay.
    package func removeContactGroup(_ name: String, of address: String) {
        world.withLock { world in
            guard let book = world.accounts[address.lowercased()]?.contacts else { return }
            for group in book.groups.values where group.name == name { book.removeGroup(group.resource, at: world.now) }
        }
    }

    /// Changes a contact as the account's owner.
    package func changeContact(
        _ name: String,
        of address: String,
        _ change: (inout [String: [JSON]]) -> Void
    ) {
        world.withLock { world in
            _ = world.accounts[address.lowercased()]?.contacts
                .change(name, at: world.now, late: world.configuration.contactDelay) { change(&$0.fields) }
        }
    }

    /// Deletes a contact as the account's owner.
    package func removeContact(_ name: String, of address: String) {
        world.withLock { world in
            _ = world.accounts[address.lowercased()]?.contacts
                .change(name, at: world.now, late: world.configuration.contactDelay) { $0.isDeleted = true }
        }
    }

    /// Expires all present sync tokens.
    package func expireContactTokens(of address: String) {
        world.withLock { $0.accounts[address.lowercased()]?.contacts.epoch += 1 }
    }

    /// Returns an account's usage of the People API since the start, by metric.
    package func contactUsage(of address: String) -> [String: Int] {
        world.withLock { $0.accounts[address.lowercased()]?.contacts.usage.total ?? [:] }
    }

    /// Sets the delay until lists of contacts show a change.
    package func set(contactDelay: Duration) { world.withLock { $0.configuration.contactDelay = contactDelay } }

    /// Sets the quota of the People API for all accounts.
    package func set(_ quota: PeopleQuota?) { world.withLock { $0.configuration.peopleQuota = quota } }
}
