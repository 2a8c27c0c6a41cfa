package import Base
package import Transport

/// Calls one Odoo database as one user, in the dialect that suits its version.
package actor OdooClient {
    package nonisolated let access: OdooAccess
    package nonisolated let limits: OdooLimits
    private let transport: any HTTPTransport
    /// Odoo's version, once it has been requested.
    package private(set) var knownVersion: OdooVersion?
    private var knownUser: Int?
    private let opensSession: Bool
    private var session: OdooSession?
    /// Whether a session was asked for. An Odoo that opens none is called with the password.
    private var hasAskedForSession = false

    /// - Parameter opensSession: for many calls in a row that change Odoo's structure; see `OdooSession`. Ended by `close`.
    package init(
        _ access: OdooAccess,
        transport: any HTTPTransport,
        limits: OdooLimits = OdooLimits(),
        opensSession: Bool = false
    ) {
        self.access = access
        self.transport = transport
        self.limits = limits
        self.opensSession = opensSession && !access.hasKey
    }

    /// Returns Odoo's version, requested once and without a login.
    package func version() async throws(OdooError) -> OdooVersion {
        if let knownVersion { return knownVersion }
        let session = try await openedSession()
        let version = if let session { session.version } else { try await askVersion() }
        guard version >= .oldest else { throw OdooError(.unsupportedVersion(version)) }
        knownVersion = version
        return version
    }

    package func dialect() async throws(OdooError) -> OdooDialect {
        OdooDialect(for: try await version(), hasKey: access.hasKey)
    }

    /// Makes the call and returns the method's result; `null` if it returns nothing.
    package func call(_ call: OdooCall) async throws(OdooError) -> JSONValue {
        if let session = try await openedSession() { return try await callInSession(call, session) }
        switch try await dialect() {
        case .json2: return try await callJSON2(call)
        case .jsonRPC: return try await callJSONRPC(call)
        }
    }

    private func callJSON2(_ call: OdooCall) async throws(OdooError) -> JSONValue {
        var body = call.named
        for argument in call.leading { body[argument.name] = argument.value }
        if let ids = call.ids { body["ids"] = JSONValue(ids) }
        if !call.context.isEmpty { body["context"] = .object(call.context) }
        let request = HTTPRequest(
            .post,
            "\(access.url)/json/2/\(call.model)/\(call.method)",
            fields: [.init("Content-Type", "application/json"), .init("X-Odoo-Database", access.database)],
            bearer: access.secret,
            body: .bytes(try encoded(.object(body))),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        let response = try await send(request, acts: call.acts)
        let answer = OdooAnswer(call: call, access: access)
        let value = try answer.json(response)
        guard (200..<300).contains(response.status) else { throw answer.refusal(value, status: response.status) }
        return value
    }

    private func callJSONRPC(_ call: OdooCall) async throws(OdooError) -> JSONValue {
        let user = try await userID()
        let (positional, named) = call.arguments
        return try await service(
            "object",
            "execute_kw",
            [
                .string(access.database), .integer(user), .string(access.secret.reveal()), .string(call.model),
                .string(call.method), .array(positional), .object(named),
            ],
            for: call,
            by: user
        )
    }

    private func userID() async throws(OdooError) -> Int {
        if let knownUser { return knownUser }
        let login = OdooCall("res.users", "login", acts: false)
        let answer = try await service(
            "common",
            "login",
            [.string(access.database), .string(access.login), .string(access.secret.reveal())],
            for: login
        )
        // Odoo answers `false` to a wrong password, not an error.
        guard let user = answer.integer else { throw OdooError(.accessDenied) }
        knownUser = user
        return user
    }

    private func service(
        _ service: JSONValue,
        _ method: JSONValue,
        _ arguments: [JSONValue],
        for call: OdooCall,
        by user: Int? = nil
    ) async throws(OdooError) -> JSONValue {
        let parameters: JSONValue = ["service": service, "method": method, "args": .array(arguments)]
        let response = try await send(try request("/jsonrpc", parameters), acts: call.acts)
        return try result(of: response, OdooAnswer(call: call, access: access, user: user))
    }

    private func request(
        _ path: String,
        _ parameters: JSONValue,
        in session: OdooSession? = nil
    ) throws(OdooError) -> HTTPRequest {
        var fields = [HTTPRequest.Field("Content-Type", "application/json")]
        if let session { fields.append(.init("Cookie", session.cookie)) }
        return HTTPRequest(
            .post,
            access.url + path,
            fields: fields,
            body: .bytes(try encoded(["jsonrpc": "2.0", "method": "call", "id": 1, "params": parameters])),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
    }

    private func result(of response: HTTPResponse, _ answer: OdooAnswer) throws(OdooError) -> JSONValue {
        let value = try answer.json(response)
        if let error = value["error"] {
            // The password has changed meanwhile, or the session has ended: the next call signs in again.
            let refusal = answer.refusal(error["data"] ?? error, status: response.status)
            if refusal.cause == .accessDenied { (knownUser, session, hasAskedForSession) = (nil, nil, false) }
            throw refusal
        }
        guard value["jsonrpc"]?.string == "2.0" else { throw OdooError(.unreadable, mayHaveActed: answer.call.acts) }
        // Odoo omits `result` if the method returns None.
        return value["result"] ?? .null
    }

    /// The session, opened by the first call; `nil` if none is wanted, or Odoo opens none.
    private func openedSession() async throws(OdooError) -> OdooSession? {
        if let session { return session }
        guard opensSession, !hasAskedForSession else { return nil }
        hasAskedForSession = true
        let (path, parameters) = OdooSession.signIn(access)
        let call = OdooCall("res.users", "login", acts: false)
        let response = try await send(try request(path, parameters), acts: false)
        let answer = OdooAnswer(call: call, access: access)
        guard let value = try? answer.json(response) else { return nil }
        let refusal = (value["error"]?["data"]).map { answer.refusal($0, status: response.status) }
        if let refusal, refusal.cause == .accessDenied {
            hasAskedForSession = false
            throw refusal
        }
        session = OdooSession(response, value)
        return session
    }

    private func callInSession(_ call: OdooCall, _ session: OdooSession) async throws(OdooError) -> JSONValue {
        let request = try request(OdooSession.path(of: call), OdooSession.parameters(of: call), in: session)
        let response = try await send(request, acts: call.acts)
        return try result(of: response, OdooAnswer(call: call, access: access, user: session.user))
    }

    /// Ends the session, if there is one. One that Odoo does not end now ends there by itself.
    package func close() async {
        guard let session else { return }
        (self.session, hasAskedForSession) = (nil, false)
        guard let request = try? request(OdooSession.signOutPath, [:], in: session) else { return }
        _ = try? await send(request, acts: false)
    }

    private func askVersion() async throws(OdooError) -> OdooVersion {
        let call = OdooCall("ir.module.module", "version", acts: false)
        let request = HTTPRequest(
            .get,
            access.url + "/web/version",
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        let response = try await send(request, acts: false)
        // Only Odoo 19 and later know this page; older versions answer 404 with a page of their website.
        let answer: JSONValue =
            if response.status == 404 {
                try await service("common", "version", [], for: call)["server_version_info"] ?? .null
            } else {
                try OdooAnswer(call: call, access: access).json(response)["version_info"] ?? .null
            }
        guard let version = OdooVersion(information: answer) else { throw OdooError(.unreadable, "no version") }
        return version
    }

    private func send(_ request: HTTPRequest, acts: Bool) async throws(OdooError) -> HTTPResponse {
        do { return try await transport.send(request) } catch {
            throw OdooError(.transport(error), mayHaveActed: acts && error.reach == .perhapsProcessed)
        }
    }

    private func encoded(_ value: JSONValue) throws(OdooError) -> [UInt8] {
        guard let bytes = value.json else { throw OdooError(.unreadable, "the values cannot be encoded as JSON") }
        return bytes
    }
}

/// One call of a method on one of Odoo's models. Odoo runs each in its own transaction.
package struct OdooCall: Sendable {
    /// An argument with its name in JSON-2.
    package struct Argument: Sendable {
        package var name: String
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package var model: String
    package var method: String
    /// The records that the method works on; `nil` for a method of the whole model.
    package var ids: [Int]?
    /// Passed by position over JSON-RPC, because Odoo 14 and 15 name some differently (`args`), or because they must be
    /// (`create`); by name over JSON-2.
    package var leading: [Argument]
    /// Passed by name in both dialects.
    package var named: [String: JSONValue]
    package var context: [String: JSONValue]
    /// What a server action works on in place of itself, so that errors are classified as in a direct call.
    package var subject: (model: String, ids: [Int])?
    /// Whether the call changes something, so that a lost answer leaves its outcome unknown.
    package var acts: Bool

    package init(
        _ model: String,
        _ method: String,
        ids: [Int]? = nil,
        leading: [Argument] = [],
        named: [String: JSONValue] = [:],
        context: [String: JSONValue] = [:],
        acts: Bool
    ) {
        self.model = model
        self.method = method
        self.ids = ids
        self.leading = leading
        self.named = named
        self.context = context
        self.acts = acts
    }
}

/// Limits of calls to Odoo and their answers.
package struct OdooLimits: Sendable {
    /// The timeout of a call.
    package var callTimeout: Duration
    /// In bytes.
    package var longestAnswer: Int
    /// Records created or read by one call.
    package var batch: Int

    package init(callTimeout: Duration = .seconds(120), longestAnswer: Int = 32 << 20, batch: Int = 200) {
        self.callTimeout = callTimeout
        self.longestAnswer = longestAnswer
        self.batch = batch
    }
}
