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
    /// Page and sync tokens are valid only with the fields they were issued for. Throws an error with
    /// `isSyncTokenExpired` seven days after the full list. Changes reach the list minutes late.
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

extension GoogleError {
    /// The sync token is older than seven days: list again without it.
    package var isSyncTokenExpired: Bool {
        guard case .answer(let answer) = cause else { return false }
        return answer.status == 400 && answer.has("EXPIRED_SYNC_TOKEN")
    }
}
