import Base

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
