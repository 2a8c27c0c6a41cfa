package import Base
package import Transport

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

extension GmailClient {
    /// users.messages.send, by the upload that fits the size. Google sends to the addresses in To, Cc and Bcc.
    package func send(_ message: RawMessage) async throws(GoogleError) -> SentMessage {
        try await upload(SentMessage.self, to: "/messages/send", message, acts: true)
    }

    /// users.drafts.create. A draft whose creation has an unknown outcome is never sent, so it counts as not done.
    package func createDraft(_ message: RawMessage) async throws(GoogleError) -> Draft {
        try await upload(Draft.self, to: "/drafts", message, acts: false)
    }

    /// users.drafts.send. Not found means that the draft was already sent, or deleted.
    package func sendDraft(_ id: String) async throws(GoogleError) -> SentMessage {
        struct Body: Encodable { var id: String }
        let body: [UInt8]
        do { body = try JSON.encode(Body(id: id)) } catch {
            throw GoogleError(.unreadable("the draft's id cannot be written"))
        }
        let request = HTTPRequest(
            .post,
            FormFields([("fields", "id,threadId,labelIds")]).appended(to: endpoints.gmailURL("/drafts/send")),
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(body),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        return try read(SentMessage.self, from: try await exchange(request, acts: true), acts: true)
    }

    /// users.drafts.delete. Returns true if the draft existed and is now gone: then it was certainly not sent.
    package func deleteDraft(_ id: String) async throws(GoogleError) -> Bool {
        let request = HTTPRequest(
            .delete,
            endpoints.gmailURL("/drafts/" + FormFields.escape(id)),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        let response = try await exchange(request, acts: true)
        if response.status == 404 { return false }
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: true) }
        return true
    }

    private func upload<Value: Decodable>(
        _ type: Value.Type,
        to path: String,
        _ message: RawMessage,
        acts: Bool
    ) async throws(GoogleError) -> Value {
        guard message.size <= limits.largestSingleUpload else {
            return try read(type, from: try await resumableUpload(to: path, message, acts: acts), acts: acts)
        }
        let request = HTTPRequest(
            .post,
            FormFields([("uploadType", "media")]).appended(to: endpoints.gmailUploadURL(path)),
            fields: [.init("Content-Type", "message/rfc822")],
            body: .stream(length: message.size, source: message.source),
            timeout: limits.uploadTimeout(message.size),
            maximumResponseSize: limits.longestAnswer
        )
        return try read(type, from: try await exchange(request, acts: acts), acts: acts)
    }
}

/// The limits of calls to Gmail.
package struct GmailLimits: Sendable, Hashable {
    /// The largest message in bytes without a resumable upload; Google recommends one beyond 5 MB.
    package var largestSingleUpload = 5_000_000
    /// The timeout of a call without a body.
    package var callTimeout = Duration.seconds(60)
    /// The rate, in bytes a second, by which an upload's size extends that timeout.
    package var slowestUpload = 64 << 10
    /// The longest timeout of an upload.
    package var longestUpload = Duration.minutes(10)
    /// How many times an interrupted upload is resumed before the attempt ends.
    package var resumptions = 4
    /// The pauses between resumptions.
    package var resumptionBackoff = Backoff(first: .seconds(1), longest: .seconds(16))
    /// The longest answer in bytes; `fields` keeps answers small.
    package var longestAnswer = 1 << 20

    package init() {}

    func uploadTimeout(_ size: Int) -> Duration {
        min(callTimeout + .seconds(size / max(slowestUpload, 1)), max(longestUpload, callTimeout))
    }
}

/// Quota units by method, as Gmail charges projects created since May 2026 (older ones pay less for reading).
/// https://developers.google.com/workspace/gmail/api/reference/quota
package enum QuotaCost {
    package static let send = 100
    package static let createDraft = 10
    package static let sendDraft = 100
    package static let listDrafts = 5
    package static let deleteDraft = 10
    package static let listMessages = 5
    package static let getMessage = 20
    package static let modifyMessage = 5
    package static let modifyMessages = 50
    package static let trashMessage = 20
    package static let listHistory = 2
    package static let listSendAs = 1
    package static let getProfile = 1
    package static let listLabels = 1
}
