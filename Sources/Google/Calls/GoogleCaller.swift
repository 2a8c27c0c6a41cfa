package import Base
package import Transport

/// Calls Google's APIs as one account, with a token (a new one after a 401) and within limits.
///
/// The API clients (`GmailClient` and its siblings) define what to call; this defines how.
package struct GoogleCaller: Sendable {
    package let endpoints: Endpoints
    let transport: any HTTPTransport
    package let tokens: AccessTokens
    let clock: any WallClock

    package init(
        endpoints: Endpoints,
        transport: any HTTPTransport,
        tokens: AccessTokens,
        clock: any WallClock = SystemClock()
    ) {
        self.endpoints = endpoints
        self.transport = transport
        self.tokens = tokens
        self.clock = clock
    }

    /// Sends `request` with a token, and once more with a new token if Google refuses the first (401, which it returns
    /// before it acts). The caller handles answers other than 401.
    ///
    /// - Parameter acts: whether the request, once processed, cannot be undone or repeated.
    func exchange(_ request: HTTPRequest, acts: Bool) async throws(GoogleError) -> HTTPResponse {
        let token = try await token()
        let response = try await send(request, token, acts: acts)
        guard response.status == 401 else { return response }
        await tokens.invalidate(token)
        return try await send(request, try await self.token(), acts: acts)
    }

    /// Requests an access token; succeeds if the grant is valid.
    package func checkGrant() async throws(GoogleError) { _ = try await token() }

    private func token() async throws(GoogleError) -> Secret {
        do { return try await tokens.token() } catch { throw GoogleError(.grant(error)) }
    }

    private func send(_ request: HTTPRequest, _ token: Secret, acts: Bool) async throws(GoogleError) -> HTTPResponse {
        var request = request
        request.bearer = token
        if let user = tokens.quotaUser { request.fields.append(.init("X-Goog-Quota-User", user)) }
        do { return try await transport.send(request) } catch {
            throw GoogleError(.transport(error), mayHaveActed: acts && error.mayHaveActed)
        }
    }

    /// Returns the refusal in `response`. After a 5xx it is unknown whether Google has acted.
    func refusal(_ response: HTTPResponse, acts: Bool) -> GoogleError {
        let mayHaveActed = acts && (response.status >= 500 || response.status < 400)
        return GoogleError(.answer(GoogleAnswer(response, now: clock.now)), mayHaveActed: mayHaveActed)
    }

    /// Decodes the answer of a successful `response`, or throws the refusal.
    func read<Value: Decodable>(
        _ type: Value.Type,
        from response: HTTPResponse,
        acts: Bool
    ) throws(GoogleError) -> Value {
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: acts) }
        do { return try JSON.decode(type, from: response.body) } catch {
            throw GoogleError(.unreadable("no \(type) in the answer"), mayHaveActed: acts)
        }
    }

    /// A call that reads.
    func get<Value: Decodable>(
        _ type: Value.Type,
        _ url: String,
        _ query: [(String, String)],
        within bounds: CallBounds = CallBounds()
    ) async throws(GoogleError) -> Value {
        let request = HTTPRequest(
            .get,
            FormFields(query + [("prettyPrint", "false")]).appended(to: url),
            timeout: bounds.timeout,
            maximumResponseSize: bounds.longestAnswer
        )
        return try read(type, from: try await exchange(request, acts: false), acts: false)
    }

    /// A call with a JSON body that changes something, or whose parameters do not fit into a URL.
    ///
    /// - Parameter acts: as in `exchange`.
    func call<Value: Decodable>(
        _ type: Value.Type,
        _ method: HTTPRequest.Method,
        _ url: String,
        _ query: [(String, String)] = [],
        body: some Encodable,
        acts: Bool,
        within bounds: CallBounds = CallBounds()
    ) async throws(GoogleError) -> Value {
        let bytes: [UInt8]
        do { bytes = try JSON.encode(body) } catch {
            throw GoogleError(.unreadable("the call's body cannot be written"))
        }
        let request = HTTPRequest(
            method,
            FormFields(query + [("prettyPrint", "false")]).appended(to: url),
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(bytes),
            timeout: bounds.timeout,
            maximumResponseSize: bounds.longestAnswer
        )
        return try read(type, from: try await exchange(request, acts: acts), acts: acts)
    }
}

extension HTTPFailure {
    /// A body that could not be read to its end never arrived completely, so nothing was done with it.
    fileprivate var mayHaveActed: Bool { reach == .perhapsProcessed && kind != .source }
}

/// The limits of a call's duration and of its answer's size.
package struct CallBounds: Sendable, Hashable {
    package var timeout: Duration
    /// In bytes; a longer answer ends the call with an error.
    package var longestAnswer: Int

    package init(timeout: Duration = .seconds(60), longestAnswer: Int = 8 << 20) {
        self.timeout = timeout
        self.longestAnswer = longestAnswer
    }
}
