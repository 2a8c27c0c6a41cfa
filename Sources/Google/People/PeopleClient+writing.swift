import HTTP

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
