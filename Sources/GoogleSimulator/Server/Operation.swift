import HTTPTypes

/// The operation of a request, split into identification and work, so that faults can be injected in between.
struct Operation: Sendable {
    struct Identity: Sendable {
        /// The method's id, such as `gmail.users.messages.send` or `oauth2.token`.
        let method: String
        /// The account's address in lower case, if the request identifies it.
        let account: String?
    }

    /// The kind of operation, as far as faults distinguish it.
    enum Kind: Sendable {
        case request
        /// A piece of an upload, or a query of its state.
        case upload
        /// The body of an upload's piece, before it is read.
        case body
        /// SMTP: a login or a message.
        case mail
    }

    let kind: Kind
    let identify: @Sendable (GoogleWorld) -> Identity
    /// Whether the limit of concurrent requests applies.
    let isLimited: Bool
    let work: @Sendable (GoogleWorld) -> SimulatedResponse

    init(
        kind: Kind = .request,
        isLimited: Bool = false,
        identify: @escaping @Sendable (GoogleWorld) -> Identity,
        work: @escaping @Sendable (GoogleWorld) -> SimulatedResponse
    ) {
        self.kind = kind
        self.identify = identify
        self.isLimited = isLimited
        self.work = work
    }

    /// Creates an operation that belongs to no account.
    init(_ method: String, work: @escaping @Sendable (GoogleWorld) -> SimulatedResponse) {
        self.init(identify: { _ in Identity(method: method, account: nil) }, work: work)
    }
}

extension Operation {
    /// The methods of every simulated API. A further API adds its table here.
    static let methods = GmailMethods.all + PeopleMethods.all + CalendarMethods.all

    /// Finds the operation of `request`; `nil` if Google has no such page.
    init?(_ request: SimulatedRequest) {
        if let operation = OAuthOperations.operation(request) {
            self = operation
            return
        }
        var segments = request.segments[...]
        if segments.first == "resumable" { segments = segments.dropFirst() }
        let isUpload = segments.first == "upload"
        if isUpload { segments = segments.dropFirst() }
        if isUpload, request.parameter("upload_id") != nil {
            self = UploadOperations.resume(request)
            return
        }
        for method in Self.methods {
            guard let path = method.match(request.verb, segments) else { continue }
            if isUpload {
                guard let upload = method.upload else { return nil }
                self =
                    request.parameter("uploadType") == "resumable"
                    ? UploadOperations.start(request, method, path, upload)
                    : .call(request, method, path) { () throws(APIError) in try Payload(upload: request, upload) }
            } else {
                if let upload = method.upload, upload.isRequired { return nil }
                self = .call(request, method, path) { () throws(APIError) in try Payload(json: request.body) }
            }
            return
        }
        return nil
    }

    /// Returns a call of `method`. Reads the payload at once, before any lock is taken.
    private static func call(
        _ request: SimulatedRequest,
        _ method: APIMethod,
        _ path: [String: String],
        reading: () throws(APIError) -> Payload
    ) -> Operation {
        let payload: Result<Payload, APIError>
        do {
            payload = .success(try reading())
        } catch {
            payload = .failure(error)
        }
        return Operation(
            isLimited: true,
            identify: { world in Identity(method: method.id, account: world.bearerAccount(request)) },
            work: { world in
                do throws(APIError) {
                    let account = try world.authorize(request, method, userID: path["userId"] ?? "me")
                    try account.usage.charge(method.units, world.limits(of: account), at: world.now)
                    let call = Call(
                        world: world,
                        account: account,
                        method: method,
                        path: path,
                        request: request,
                        payload: try payload.get()
                    )
                    return try method.run(call).map { .json($0) } ?? SimulatedResponse(status: 204)
                } catch {
                    return error.response(of: method.api)
                }
            }
        )
    }
}

extension GoogleWorld {
    /// Returns the account of the request's token, valid or not.
    func bearerAccount(_ request: SimulatedRequest) -> String? {
        request.bearer.flatMap { authorization.tokens[$0]?.account }
    }

    /// Returns the account that a request acts for, after checking that its token and scopes allow `method`.
    func authorize(
        _ request: SimulatedRequest,
        _ method: APIMethod,
        userID: String
    ) throws(APIError) -> Account {
        guard let bearer = request.bearer else {
            throw APIError(
                code: 401,
                status: "UNAUTHENTICATED",
                reason: "required",
                message: "Request is missing required authentication credential."
            )
        }
        guard let token = authorization.tokens[bearer], token.expires > now, let account = accounts[token.account],
            account.state != .suspended
        else { throw .invalidCredentials }
        guard !token.scopes.isDisjoint(with: method.scopes) else { throw .insufficientScope }
        guard userID == "me" || userID.lowercased() == account.key else {
            throw APIError(
                code: 403,
                status: "PERMISSION_DENIED",
                reason: "forbidden",
                message: "Delegation denied for \(account.address)"
            )
        }
        guard account.state != .withoutMail || method.api != .gmail else {
            throw .failedPrecondition("Mail service not enabled")
        }
        return account
    }
}

extension Call {
    /// Whether the grant shows headers only.
    var isMetadataOnly: Bool {
        guard let bearer = request.bearer, let token = world.authorization.tokens[bearer] else { return false }
        let reading = token.scopes.intersection(GmailScope.messageReading.union(GmailScope.draftReading))
        return !reading.isEmpty && reading.allSatisfy { $0 == GmailScope.metadata }
    }
}
