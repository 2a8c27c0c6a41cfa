import Base

/// A contact as a test sees it: what Google would show of it.
package struct SimulatedContact: Sendable, Hashable {
    /// Such as `people/c1001`.
    package var name: String
    /// The entries that people and programs set, by field, without what Google adds.
    package var fields: [String: [JSON]]
    /// Names of its groups.
    package var groups: Set<String>
    /// In base 64.
    package var photo: String?

    /// The values of `member` in a field's entries.
    package func values(_ field: String, _ member: String = "value") -> [String] {
        (fields[field] ?? []).compactMap { $0[member]?.string }
    }
}

extension GoogleSimulator {
    /// The contacts of an account, the oldest change first.
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

    /// Names of the groups of an account that are not Google's own.
    package func contactGroups(of address: String) -> Set<String> {
        world.withLock { world in
            let groups = world.accounts[address.lowercased()]?.contacts.groups.values
            return Set((groups.map(Array.init) ?? []).filter { !$0.isSystem }.map(\.name))
        }
    }

    /// The account's owner makes a contact by hand. Returns its name.
    @discardableResult
    package func addContact(_ fields: [String: [JSON]], to address: String) -> String? {
        world.withLock { world in
            world.accounts[address.lowercased()]?.contacts
                .create(fields, groups: [], at: world.now, late: world.configuration.contactDelay).name
        }
    }

    /// The account's owner makes a group by hand. Returns its resource name.
    @discardableResult
    package func addContactGroup(_ name: String, to address: String) -> String? {
        world.withLock { world in
            guard let book = world.accounts[address.lowercased()]?.contacts else { return nil }
            let group = StoredGroup(resource: "contactGroups/own\(world.nextNumber())", name: name)
            book.groups[group.resource] = group
            return group.resource
        }
    }

    /// The account's owner deletes the group of that name by hand; its contacts stay.
    package func removeContactGroup(_ name: String, of address: String) {
        world.withLock { world in
            guard let book = world.accounts[address.lowercased()]?.contacts else { return }
            for group in book.groups.values where group.name == name { book.removeGroup(group.resource, at: world.now) }
        }
    }

    /// The account's owner changes a contact by hand.
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

    /// The account's owner deletes a contact by hand.
    package func removeContact(_ name: String, of address: String) {
        world.withLock { world in
            _ = world.accounts[address.lowercased()]?.contacts
                .change(name, at: world.now, late: world.configuration.contactDelay) { $0.isDeleted = true }
        }
    }

    /// Sync tokens up to the present are refused as expired.
    package func expireContactTokens(of address: String) {
        world.withLock { $0.accounts[address.lowercased()]?.contacts.epoch += 1 }
    }

    /// What an account used of the People API since the start, by metric.
    package func contactUsage(of address: String) -> [String: Int] {
        world.withLock { $0.accounts[address.lowercased()]?.contacts.usage.total ?? [:] }
    }

    /// Lists of contacts show changes so much later.
    package func set(contactDelay: Duration) { world.withLock { $0.configuration.contactDelay = contactDelay } }

    /// The quota of the People API for everybody.
    package func set(_ quota: PeopleQuota?) { world.withLock { $0.configuration.peopleQuota = quota } }
}
