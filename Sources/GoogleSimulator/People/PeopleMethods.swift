import HTTPTypes

/// The simulated methods of People API v1.
///
/// They do not use Gmail's quota units: each has a `PeopleCost`.
enum PeopleMethods {
    static let all = contacts + photos + groups

    private static func method(
        _ id: String,
        _ verb: HTTPRequest.Method,
        _ path: String,
        scopes: Set<String>,
        _ cost: PeopleCost,
        _ run: @escaping @Sendable (Call) throws(APIError) -> JSON?
    ) -> APIMethod {
        APIMethod("people.\(id)", verb, "v1/" + path, scopes: scopes, units: 0) { call throws(APIError) in
            let quota = call.book.quota ?? call.world.configuration.peopleQuota
            try call.book.usage.charge(cost, quota, at: call.world.now)
            return try run(call)
        }
    }

    private static let contacts: [APIMethod] = [
        method(
            "people.connections.list",
            .get,
            "people/{person}/connections",
            scopes: PeopleScope.reading,
            .read,
            ConnectionMethods.list
        ),
        method("people.getBatchGet", .get, "people:batchGet", scopes: PeopleScope.person, .read, ReadMethods.batch),
        method("people.get", .get, "people/{person}", scopes: PeopleScope.person, .read, ReadMethods.get),
        method(
            "people.createContact",
            .post,
            "people:createContact",
            scopes: PeopleScope.writing,
            .change,
            WriteMethods.create
        ),
        method(
            "people.updateContact",
            .patch,
            "people/{person}:updateContact",
            scopes: PeopleScope.writing,
            .change,
            WriteMethods.update
        ),
        method(
            "people.deleteContact",
            .delete,
            "people/{person}:deleteContact",
            scopes: PeopleScope.writing,
            .removal,
            WriteMethods.delete
        ),
        method(
            "people.batchCreateContacts",
            .post,
            "people:batchCreateContacts",
            scopes: PeopleScope.writing,
            .batch,
            BatchMethods.create
        ),
        method(
            "people.batchUpdateContacts",
            .post,
            "people:batchUpdateContacts",
            scopes: PeopleScope.writing,
            .batch,
            BatchMethods.update
        ),
        method(
            "people.batchDeleteContacts",
            .post,
            "people:batchDeleteContacts",
            scopes: PeopleScope.writing,
            .batchRemoval,
            BatchMethods.delete
        ),
    ]

    private static let photos: [APIMethod] = [
        method(
            "people.updateContactPhoto",
            .patch,
            "people/{person}:updateContactPhoto",
            scopes: PeopleScope.writing,
            .photo,
            PhotoMethods.update
        ),
        method(
            "people.deleteContactPhoto",
            .delete,
            "people/{person}:deleteContactPhoto",
            scopes: PeopleScope.writing,
            .photo,
            PhotoMethods.delete
        ),
    ]

    private static let groups: [APIMethod] = [
        method("contactGroups.list", .get, "contactGroups", scopes: PeopleScope.reading, .groupRead, GroupMethods.list),
        method(
            "contactGroups.get",
            .get,
            "contactGroups/{group}",
            scopes: PeopleScope.reading,
            .groupRead,
            GroupMethods.get
        ),
        method(
            "contactGroups.create",
            .post,
            "contactGroups",
            scopes: PeopleScope.writing,
            .groupWrite,
            GroupMethods.create
        ),
        method(
            "contactGroups.update",
            .put,
            "contactGroups/{group}",
            scopes: PeopleScope.writing,
            .groupWrite,
            GroupMethods.update
        ),
        method(
            "contactGroups.delete",
            .delete,
            "contactGroups/{group}",
            scopes: PeopleScope.writing,
            .groupWrite,
            GroupMethods.delete
        ),
        method(
            "contactGroups.members.modify",
            .post,
            "contactGroups/{group}/members:modify",
            scopes: PeopleScope.writing,
            .groupWrite,
            GroupMethods.modify
        ),
    ]
}

extension Call {
    var book: ContactBook { account.contacts }

    /// The resource name in the path.
    var person: String { "people/" + (path["person"] ?? "") }

    /// The contact in the path.
    func contact() throws(APIError) -> StoredContact {
        guard let found = book.contact(person) else { throw .notFound }
        return found
    }

    /// The delay until lists show a change.
    var lateness: Duration { world.configuration.contactDelay }
}
