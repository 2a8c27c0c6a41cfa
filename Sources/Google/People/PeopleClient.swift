import HTTP

/// The People API for the contacts of one account.
///
/// Google asks for changes of one user to come one after the other; so does whoever holds this.
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

    /// Only what stands in the contact itself, not what a profile adds.
    static let source = "READ_SOURCE_TYPE_CONTACT"
}

/// An answer of which nothing is needed.
struct NoValue: Decodable {}
