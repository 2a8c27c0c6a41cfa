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

/// A contact of an account.
struct StoredContact {
    let id: Int
    /// The fields of `Person` that users and programs set, by name: lists of entries.
    var fields: [String: [JSON]]
    /// The resource names of its groups.
    var groups: Set<String>
    /// The photo in base64.
    var photo: String?
    /// Increases with every change.
    var version: Int
    var changedAt: Timestamp
    var isDeleted = false

    var name: String { "people/c\(id)" }

    /// The ETag of the state, independent of what is shown.
    var sourceETag: String { "#\(Base64.encode(Array("\(id).\(version)".utf8)))" }

    /// Returns the ETag of the state as that kind of method shows it; updates refuse those of lists.
    func etag(listed: Bool) -> String { "%\(Base64.encode(Array("\(listed ? "L" : "G")\(id).\(version)".utf8)))" }

    var source: JSON {
        [
            "type": "CONTACT", "id": .string(String(id, radix: 16)), "etag": .string(sourceETag),
            "updateTime": .string(changedAt.iso8601),
        ]
    }

    /// Returns the contact with the fields of a mask.
    func json(_ mask: Set<String>, listed: Bool = false) -> JSON {
        var person: [String: JSON] = ["resourceName": .string(name), "etag": .string(etag(listed: listed))]
        if mask.contains("metadata") {
            var metadata: [String: JSON] = ["sources": [source], "objectType": "PERSON"]
            if isDeleted { metadata["deleted"] = true }
            person["metadata"] = .object(metadata)
        }
        guard !isDeleted else { return .object(person) }
        for (field, entries) in fields where mask.contains(field) && !entries.isEmpty {
            person[field] = .array(entries.enumerated().map { decorated($1, of: field, isFirst: $0 == 0) })
        }
        if mask.contains("memberships") {
            person["memberships"] = .array(groups.sorted().map(membership))
        }
        if mask.contains("photos") {
            var shown: [String: JSON] = [
                "metadata": entryMetadata(isFirst: true),
                "url": .string("https://lh3.googleusercontent.com/contacts/\(id)-\(photo == nil ? 0 : version)"),
            ]
            if photo == nil { shown["default"] = true }
            person["photos"] = [.object(shown)]
        }
        return .object(person)
    }

    private func membership(_ group: String) -> JSON {
        [
            "metadata": entryMetadata(isFirst: false),
            "contactGroupMembership": [
                "contactGroupResourceName": .string(group),
                "contactGroupId": .string(String(group.dropFirst("contactGroups/".count))),
            ],
        ]
    }

    private func entryMetadata(isFirst: Bool) -> JSON {
        var metadata: [String: JSON] = ["source": ["type": "CONTACT", "id": .string(String(id, radix: 16))]]
        if isFirst { metadata["primary"] = true }
        return .object(metadata)
    }

    /// Returns an entry with what Google adds.
    private func decorated(_ entry: JSON, of field: String, isFirst: Bool) -> JSON {
        guard case .object(var members) = entry else { return entry }
        members["metadata"] = entryMetadata(isFirst: isFirst)
        if field == "names" {
            let parts = ["honorificPrefix", "givenName", "middleName", "familyName", "honorificSuffix"]
            let display = parts.compactMap { members[$0]?.string }.joined(separator: " ")
            members["displayName"] = .string(display)
            members["displayNameLastFirst"] = .string(display)
            members["unstructuredName"] = .string(display)
        }
        let typed: Set = ["emailAddresses", "phoneNumbers", "addresses", "urls"]
        if typed.contains(field), let type = members["type"]?.string {
            members["formattedType"] = .string(type.prefix(1).uppercased() + type.dropFirst())
        }
        if field == "addresses", members["formattedValue"] == nil {
            let parts = ["streetAddress", "extendedAddress", "postalCode", "city", "region", "country"]
            members["formattedValue"] = .string(parts.compactMap { members[$0]?.string }.joined(separator: "\n"))
        }
        return .object(members)
    }
}

/// A group of contacts, created by a user or a program, or one of Google's own.
struct StoredGroup {
    let resource: String
    var name: String
    var clientData: [JSON] = []
    var version = 1
    var isSystem = false

    static let all = "contactGroups/myContacts"
    static let starred = "contactGroups/starred"

    func json(_ fields: Set<String>, members: [String], maximum: Int = 0) -> JSON {
        var group: [String: JSON] = [
            "resourceName": .string(resource), "etag": .string("g\(version)"), "formattedName": .string(name),
        ]
        if fields.contains("name") { group["name"] = .string(name) }
        if fields.contains("groupType") {
            group["groupType"] = .string(isSystem ? "SYSTEM_CONTACT_GROUP" : "USER_CONTACT_GROUP")
        }
        if fields.contains("memberCount"), !members.isEmpty { group["memberCount"] = .integer(members.count) }
        if fields.contains("clientData"), !clientData.isEmpty { group["clientData"] = .array(clientData) }
        if maximum > 0, !members.isEmpty { group["memberResourceNames"] = JSON(Array(members.prefix(maximum))) }
        return .object(group)
    }
}
