import Transport

/// A contact group, which Google's pages call a label.
package struct ContactGroup: Sendable, Hashable, Codable {
    /// A key and value that a client stores with a group.
    package struct Note: Sendable, Hashable, Codable {
        package var key: String
        package var value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The group of all contacts that the user sees; a contact must be in at least one group.
    package static let all = "contactGroups/myContacts"

    /// Such as `contactGroups/1a2b`.
    package var resourceName: String
    package var name: String?
    package var etag: String?
    package var clientData: [Note]?
}

extension PeopleClient {
    private static let groupFields = "name,clientData"

    /// contactGroups.list: all groups.
    package func groups() async throws(GoogleError) -> [ContactGroup] {
        struct Answer: Decodable {
            var contactGroups: [ContactGroup]?
            var nextPageToken: String?
        }
        var found: [ContactGroup] = []
        var page: String?
        repeat {
            var query = [("pageSize", String(PeopleLimits.groups)), ("groupFields", Self.groupFields)]
            if let page { query.append(("pageToken", page)) }
            let answer = try await get(Answer.self, "/contactGroups", query)
            found += answer.contactGroups ?? []
            page = answer.nextPageToken
        } while page != nil
        return found
    }

    /// contactGroups.create. Throws an error with `isDuplicateName` if a group of that name exists.
    package func createGroup(_ name: String, _ note: ContactGroup.Note) async throws(GoogleError) -> ContactGroup {
        try await post(ContactGroup.self, "/contactGroups", GroupBody(name: name, note: note, updates: nil))
    }

    /// contactGroups.update: renames a group.
    package func renameGroup(_ resource: String, to name: String) async throws(GoogleError) {
        _ = try await caller.call(
            NoValue.self,
            .put,
            url("/" + resource),
            body: GroupBody(name: name, note: nil, updates: "name"),
            acts: true,
            within: limits.bounds
        )
    }

    /// contactGroups.delete: the group's contacts stay.
    package func removeGroup(_ resource: String) async throws(GoogleError) {
        _ = try await delete(NoValue.self, "/" + resource, [("deleteContacts", "false")])
    }

    private struct GroupBody: Encodable {
        struct Group: Encodable {
            var name: String
            var clientData: [ContactGroup.Note]?
        }

        var contactGroup: Group
        var readGroupFields = "name,clientData"
        var updateGroupFields: String?

        init(name: String, note: ContactGroup.Note?, updates: String?) {
            contactGroup = Group(name: name, clientData: note.map { [$0] })
            updateGroupFields = updates
        }
    }
}

extension GoogleError {
    /// A group of that name exists.
    package var isDuplicateName: Bool { status == 409 }
}
