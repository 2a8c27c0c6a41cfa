import Base

/// The contacts and groups of an account.
final class ContactBook {
    private(set) var contacts: [Int: StoredContact] = [:]
    var groups: [String: StoredGroup] = [
        StoredGroup.all: StoredGroup(resource: StoredGroup.all, name: "myContacts", isSystem: true),
        StoredGroup.starred: StoredGroup(resource: StoredGroup.starred, name: "starred", isSystem: true),
    ]
    var usage = PeopleUsage()
    /// Overrides the simulator's quota.
    var quota: PeopleQuota?
    /// Changes that lists, with or without a sync token, do not show yet, and what they show instead; `nil` is nothing.
    private var stale: [Int: (until: Timestamp, shown: StoredContact?)] = [:]
    private var version = 0
    /// Sync tokens of other epochs are refused as expired.
    var epoch = 0

    private func nextVersion() -> Int {
        version += 1
        return version
    }

    /// Returns the contact of that name, unless it is deleted.
    func contact(_ name: String) -> StoredContact? {
        guard name.hasPrefix("people/c"), let id = Int(name.dropFirst("people/c".count)), let contact = contacts[id],
            !contact.isDeleted
        else { return nil }
        return contact
    }

    /// All contacts that are not deleted, the oldest change first.
    var present: [StoredContact] {
        contacts.values.filter { !$0.isDeleted }.sorted { $0.version < $1.version }
    }

    func members(of group: String) -> [String] { present.filter { $0.groups.contains(group) }.map(\.name) }

    @discardableResult
    func create(_ fields: [String: [JSON]], groups: Set<String>, at now: Timestamp, late: Duration) -> StoredContact {
        let number = nextVersion()
        let contact = StoredContact(
            id: 1000 + contacts.count,
            fields: fields,
            groups: groups.isEmpty ? [StoredGroup.all] : groups,
            version: number,
            changedAt: now
        )
        if late > .zero { stale[contact.id] = (now + late, nil) }
        contacts[contact.id] = contact
        return contact
    }

    /// Changes an existing contact. Lists show the former state for the time of `late`.
    @discardableResult
    func change(
        _ name: String,
        at now: Timestamp,
        late: Duration,
        _ change: (inout StoredContact) -> Void
    ) -> StoredContact? {
        guard var contact = contact(name) else { return nil }
        let former = contact
        change(&contact)
        contact.version = nextVersion()
        contact.changedAt = now
        if late > .zero {
            let shown = stale[contact.id].map { $0.until > now ? $0.shown : former } ?? former
            stale[contact.id] = (now + late, shown)
        }
        contacts[contact.id] = contact
        return contact
    }

    /// Removes a group; a contact that was in no other group stays visible.
    func removeGroup(_ resource: String, at now: Timestamp, late: Duration = .zero) {
        for name in members(of: resource) {
            change(name, at: now, late: late) { contact in
                contact.groups.remove(resource)
                if contact.groups.isEmpty { contact.groups = [StoredGroup.all] }
            }
        }
        groups[resource] = nil
    }

    /// Returns what lists show at that time: each contact's present state, or the former one if the change is delayed.
    func listed(at now: Timestamp) -> [StoredContact] {
        stale = stale.filter { $0.value.until > now }
        return contacts.values.compactMap { contact in
            guard let late = stale[contact.id] else { return contact }
            return late.shown
        }.sorted { $0.version < $1.version }
    }

    /// Returns the version that lists have reached: no change at or below it appears later.
    func settledVersion(at now: Timestamp) -> Int {
        let waiting = stale.filter { $0.value.until > now }.compactMap { contacts[$0.key]?.version }
        return (waiting.min() ?? version + 1) - 1
    }

    func forget() {
        contacts = [:]
        groups = groups.filter(\.value.isSystem)
        stale = [:]
        usage = PeopleUsage()
    }
}
