import HTTPTypes

/// The simulated methods of People API v1.
///
/// They do not use Gmail's quota units: each has a `PeopleCost`.
enum PeopleMethods {
    static let all = contacts + photos + groups + directory

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

    private static let directory: [APIMethod] = [
        method(
            "people.listDirectoryPeople",
            .get,
            "people:listDirectoryPeople",
            scopes: PeopleScope.directory,
            .read,
            DirectoryMethods.list
        )
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

/// The scopes of the People API's methods, as the discovery document groups them.
enum PeopleScope {
    private static let prefix = "https://www.googleapis.com/auth/"

    static let contacts = prefix + "contacts"
    static let readonly = prefix + "contacts.readonly"

    static let writing: Set = [contacts]
    static let directory: Set = [prefix + "directory.readonly"]
    static let reading: Set = [contacts, readonly]
    /// Reading one person; more scopes allow reading what a profile shows.
    static let person: Set = reading.union(
        [
            "contacts.other.readonly", "directory.readonly", "user.addresses.read", "user.birthday.read",
            "user.emails.read", "user.gender.read", "user.organization.read", "user.phonenumbers.read",
            "userinfo.email", "userinfo.profile",
        ].map { prefix + $0 }
    )
}

/// Masks of fields in parameters and requests.
enum PersonMask {
    /// The fields that users and programs can set (`updatePersonFields`).
    static let writable: Set<String> = [
        "addresses", "biographies", "birthdays", "calendarUrls", "clientData", "emailAddresses", "events",
        "externalIds", "genders", "imClients", "interests", "locales", "locations", "memberships", "miscKeywords",
        "names", "nicknames", "occupations", "organizations", "phoneNumbers", "relations", "sipAddresses", "urls",
        "userDefined",
    ]
    /// The fields that can be shown (`personFields`).
    static let readable = writable.union(["ageRanges", "coverPhotos", "metadata", "photos", "skills"])

    static func required(
        _ text: String?,
        _ name: String,
        among known: Set<String> = readable
    ) throws(APIError) -> Set<String> {
        let mask = try optional(text, name, among: known)
        guard !mask.isEmpty else {
            throw .invalidArgument("\(name) mask is required. Please specify one or more valid paths.")
        }
        return mask
    }

    static func optional(
        _ text: String?,
        _ name: String,
        among known: Set<String> = readable
    ) throws(APIError) -> Set<String> {
        let mask = Set((text ?? "").split(separator: ",").map { $0.filter { $0 != " " } })
        if let wrong = mask.subtracting(known).min() {
            throw .invalidArgument("Invalid \(name) mask path: \"\(wrong)\". Valid paths are documented.")
        }
        return mask
    }
}
