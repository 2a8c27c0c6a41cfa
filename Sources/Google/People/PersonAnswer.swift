/// The result for one contact of a batch.
package enum PersonAnswer: Sendable, Hashable {
    case person(Person)
    case refused(GoogleAnswer)

    /// Whether Google reports that the contact does not exist.
    package var isMissing: Bool {
        guard case .refused(let answer) = self else { return false }
        return answer.status == 404
    }
}

/// `PersonResponse`.
struct PersonResponse: Decodable {
    struct Status: Decodable {
        var code: Int?
        var message: String?
    }

    var httpStatusCode: Int?
    var person: Person?
    var requestedResourceName: String?
    var status: Status?

    /// google.rpc.Code and its HTTP status, for the codes that occur for single contacts.
    private static let codes = [
        3: (400, "INVALID_ARGUMENT"), 5: (404, "NOT_FOUND"), 7: (403, "PERMISSION_DENIED"),
        8: (429, "RESOURCE_EXHAUSTED"), 9: (400, "FAILED_PRECONDITION"), 10: (409, "ABORTED"), 14: (503, "UNAVAILABLE"),
    ]

    var answer: PersonAnswer {
        let code = status?.code ?? 0
        if code == 0, (httpStatusCode ?? 200) < 400, let person { return .person(person) }
        let known = Self.codes[code] ?? (httpStatusCode ?? 500, nil)
        return .refused(
            GoogleAnswer(
                status: known.0,
                statusName: known.1,
                message: Excerpt.of(status?.message ?? "Google returned no contact and no reason")
            )
        )
    }
}
