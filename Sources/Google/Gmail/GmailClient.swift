package import Base
package import HTTP

/// Gmail's API for one account.
package struct GmailClient: Sendable {
    package let caller: GoogleCaller
    let limits: GmailLimits

    package init(_ caller: GoogleCaller, limits: GmailLimits = GmailLimits()) {
        self.caller = caller
        self.limits = limits
    }

    package init(
        endpoints: Endpoints,
        transport: any HTTPTransport,
        tokens: AccessTokens,
        limits: GmailLimits = GmailLimits(),
        clock: any WallClock = SystemClock()
    ) {
        self.init(
            GoogleCaller(endpoints: endpoints, transport: transport, tokens: tokens, clock: clock),
            limits: limits
        )
    }

    package var endpoints: Endpoints { caller.endpoints }

    var clock: any WallClock { caller.clock }

    /// Requests an access token; succeeds if the grant is valid.
    package func checkGrant() async throws(GoogleError) { try await caller.checkGrant() }

    /// When the last access token was issued; `nil` before the first.
    package var tokenRenewedAt: Timestamp? { get async { await caller.tokens.renewedAt } }

    func exchange(_ request: HTTPRequest, acts: Bool) async throws(GoogleError) -> HTTPResponse {
        try await caller.exchange(request, acts: acts)
    }

    func refusal(_ response: HTTPResponse, acts: Bool) -> GoogleError { caller.refusal(response, acts: acts) }

    func read<Value: Decodable>(
        _ type: Value.Type,
        from response: HTTPResponse,
        acts: Bool
    ) throws(GoogleError) -> Value {
        try caller.read(type, from: response, acts: acts)
    }

    /// A call without a body; `path` begins with a slash.
    func get<Value: Decodable>(
        _ type: Value.Type,
        _ path: String,
        _ query: [(String, String)]
    ) async throws(GoogleError) -> Value {
        let bounds = CallBounds(timeout: limits.callTimeout, longestAnswer: limits.longestAnswer)
        return try await caller.get(type, endpoints.gmailURL(path), query, within: bounds)
    }
}
