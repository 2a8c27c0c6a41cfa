import Transport

/// The People API for the contacts of one account.
///
/// Google requires the changes of one user to be made one after the other, and so must the caller.
package struct PeopleClient: Sendable {
    package let caller: GoogleCaller
    let limits: PeopleLimits

    package init(_ caller: GoogleCaller, limits: PeopleLimits = PeopleLimits()) {
        self.caller = caller
        self.limits = limits
    }

    func url(_ path: String) -> String { caller.endpoints.peopleURL(path) }

    func get<Value: Decodable>(
        _ type: Value.Type,
        _ path: String,
        _ query: [(String, String)]
    ) async throws(GoogleError) -> Value {
        try await caller.get(type, url(path), query, within: limits.bounds)
    }

    func post<Value: Decodable>(
        _ type: Value.Type,
        _ path: String,
        _ body: some Encodable,
        acts: Bool = true
    ) async throws(GoogleError) -> Value {
        try await caller.call(type, .post, url(path), body: body, acts: acts, within: limits.bounds)
    }

    func delete<Value: Decodable>(
        _ type: Value.Type,
        _ path: String,
        _ query: [(String, String)]
    ) async throws(GoogleError) -> Value {
        let request = HTTPRequest(
            .delete,
            FormFields(query + [("prettyPrint", "false")]).appended(to: url(path)),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        return try caller.read(type, from: try await caller.exchange(request, acts: true), acts: true)
    }

    /// Only the contact's own data, not what a profile adds.
    static let source = "READ_SOURCE_TYPE_CONTACT"
}

/// An answer whose content is not needed.
struct NoValue: Decodable {}

/// A page of contacts.
package struct PersonPage: Sendable, Hashable {
    package var people: [Person]
    package var nextPageToken: String?
    /// On the last page: the token for later changes.
    package var nextSyncToken: String?
}

extension PeopleClient {
    /// people.connections.list, 1,000 a page: all contacts, or with a sync token those changed since.
    ///
    /// Page and sync tokens are valid only with the fields they were issued for. Google
    /// answers 400 with `EXPIRED_SYNC_TOKEN` seven days after the full list. Changes reach the list minutes late.
    package func connections(
        _ fields: Set<PersonField>,
        pageToken: String? = nil,
        syncToken: String? = nil
    ) async throws(GoogleError) -> PersonPage {
        struct Answer: Decodable {
            var connections: [Person]?
            var nextPageToken: String?
            var nextSyncToken: String?
        }
        var query = [
            ("personFields", PersonField.mask(fields) + ",metadata"), ("pageSize", String(PeopleLimits.page)),
            ("requestSyncToken", "true"), ("sources", Self.source),
        ]
        if let pageToken { query.append(("pageToken", pageToken)) }
        if let syncToken { query.append(("syncToken", syncToken)) }
        let answer = try await get(Answer.self, "/people/me/connections", query)
        return PersonPage(
            people: answer.connections ?? [],
            nextPageToken: answer.nextPageToken,
            nextSyncToken: answer.nextSyncToken
        )
    }

    /// people.getBatchGet: at most 200 contacts with `fields`, their metadata and whether they have a photo, by the
    /// requested names.
    package func people(
        _ names: [String],
        _ fields: Set<PersonField>
    ) async throws(GoogleError) -> [String: PersonAnswer] {
        guard !names.isEmpty else { return [:] }
        struct Answer: Decodable { var responses: [PersonResponse]? }
        let query =
            [("personFields", PersonField.mask(fields) + ",metadata,photos"), ("sources", Self.source)]
            + names.map { ("resourceNames", $0) }
        let responses = try await get(Answer.self, "/people:batchGet", query).responses ?? []
        var answers: [String: PersonAnswer] = [:]
        for response in responses {
            guard let name = response.requestedResourceName ?? response.person?.resourceName else { continue }
            answers[name] = response.answer
        }
        return answers
    }
}

extension PeopleClient {
    /// people.batchCreateContacts: creates at most 200 contacts. `clientData` identifies them in the answer.
    ///
    /// Not to be retried blindly: if the answer is lost (`mayHaveActed`), they may have been created.
    package func create(_ people: [Person]) async throws(GoogleError) -> [PersonAnswer] {
        struct Contact: Encodable { var contactPerson: Person }
        struct Body: Encodable {
            var contacts: [Contact]
            var readMask: String
            var sources: [String]
        }
        struct Answer: Decodable { var createdPeople: [PersonResponse]? }
        let body = Body(
            contacts: people.map { Contact(contactPerson: $0) },
            readMask: "clientData,metadata",
            sources: [Self.source]
        )
        return try await post(Answer.self, "/people:batchCreateContacts", body).createdPeople?.map(\.answer) ?? []
    }

    /// people.batchUpdateContacts: replaces `fields` of at most 200 contacts, each as a whole; a field without entries
    /// is cleared. If one contact's etag is outdated, Google refuses the whole batch.
    package func update(
        _ people: [Person],
        _ fields: Set<PersonField>
    ) async throws(GoogleError) -> [String: PersonAnswer] {
        struct Body: Encodable {
            var contacts: [String: Person]
            var updateMask: String
            var readMask: String
            var sources: [String]
        }
        struct Answer: Decodable { var updateResult: [String: PersonResponse]? }
        var contacts: [String: Person] = [:]
        for person in people {
            guard let name = person.resourceName else { continue }
            var sent = person
            for field in person.fields.names where !fields.contains(field) { sent.fields[field] = [] }
            contacts[name] = sent
        }
        let body = Body(
            contacts: contacts,
            updateMask: PersonField.mask(fields),
            readMask: "metadata",
            sources: [Self.source]
        )
        let answer = try await post(Answer.self, "/people:batchUpdateContacts", body)
        return answer.updateResult?.mapValues(\.answer) ?? [:]
    }

    /// people.batchDeleteContacts: moves at most 500 contacts to the trash, all or none.
    package func remove(_ names: [String]) async throws(GoogleError) {
        guard !names.isEmpty else { return }
        _ = try await post(NoValue.self, "/people:batchDeleteContacts", ["resourceNames": names])
    }

    /// people.updateContactPhoto. Returns the contact's new state, with all fields.
    ///
    /// - Parameter photo: a picture in Base64, as both Odoo and Google write it.
    package func setPhoto(_ photo: String, of name: String) async throws(GoogleError) -> Person {
        struct Body: Encodable {
            var photoBytes: String
            var personFields: String
            var sources: [String]
        }
        struct Answer: Decodable { var person: Person }
        let body = Body(photoBytes: photo, personFields: Self.everything, sources: [Self.source])
        return try await caller.call(
            Answer.self,
            .patch,
            url("/\(name):updateContactPhoto"),
            body: body,
            acts: true,
            within: limits.bounds
        ).person
    }

    /// people.deleteContactPhoto. Returns the contact's new state, with all fields.
    package func removePhoto(of name: String) async throws(GoogleError) -> Person {
        struct Answer: Decodable { var person: Person }
        let query = [("personFields", Self.everything), ("sources", Self.source)]
        return try await delete(Answer.self, "/\(name):deleteContactPhoto", query).person
    }

    private static var everything: String { PersonField.mask(PersonField.allCases) + ",metadata,photos" }
}

extension GoogleError {
    /// The contact was changed since it was read: nothing was done, read it again.
    package var isStale: Bool {
        guard case .answer(let answer) = cause else { return false }
        return answer.isStale
    }
}

extension GoogleAnswer {
    /// Google answers an outdated etag with 400, not 412.
    package var isStale: Bool {
        status == 400 && has("FAILED_PRECONDITION", "failedPrecondition") && message.contains("etag")
    }
}

/// The limits of the People API (its reference, `people/v1`), and of its answers.
package struct PeopleLimits: Sendable, Hashable {
    /// Contacts read, created or changed by one call.
    package static let batch = 200
    /// Contacts removed by one call.
    package static let removals = 500
    /// Contacts on one page of a list.
    package static let page = 1000
    /// Groups on one page of a list.
    package static let groups = 1000

    /// The timeout of a call; batches of 200 take Google many seconds.
    package var callTimeout = Duration.seconds(120)
    /// In bytes: a page of 1,000 contacts with notes.
    package var longestAnswer = 32 << 20

    package init() {}

    var bounds: CallBounds { CallBounds(timeout: callTimeout, longestAnswer: longestAnswer) }
}
