import HTTP

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
