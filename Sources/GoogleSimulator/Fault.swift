import Base

/// A fault on demand.
package struct Fault: Sendable, Hashable {
    package enum Effect: Sendable, Hashable {
        /// The answer is delayed.
        case slow(Duration)
        /// The connection closes before the work is done.
        case dropBefore
        /// The connection closes after the work is done: the answer is lost.
        case dropAfter
        /// The connection closes, but the work is still done after the delay.
        case dropThenWork(after: Duration)
        /// 401 although the token is valid.
        case unauthorized
        /// 403 with that reason, such as `rateLimitExceeded`, `domainPolicy` or `insufficientPermissions`.
        case forbidden(reason: String)
        /// 429, with "Retry after" and the time after that delay, or without.
        case tooManyRequests(retryAfter: Duration?)
        /// 500, 502, 503 or 504 in JSON, before or after the work is done.
        case backend(status: Int, afterWork: Bool)
        /// 502 with an HTML page, as Google's front end sends it.
        case html(afterWork: Bool)
        /// At the token endpoint: `invalid_grant`, as for a revoked grant.
        case invalidGrant
        /// The connection closes after that many bytes of an upload's piece; the session keeps them in whole units of
        /// 256 KiB.
        case dropWithin(bytes: Int)
        /// The upload's session is lost with all received bytes: 404 if it has expired, 410 if it cannot continue.
        case uploadLost(status: Int)
        /// A reply of the SMTP server in place of any work, such as 421 and `4.7.0 Try again later`.
        case reply(code: Int, text: String)

        /// Whether the fault can affect an operation of that kind.
        func befalls(_ kind: Operation.Kind) -> Bool {
            switch self {
            case .reply: kind == .mail
            // Before the body arrives, no other fault applies.
            case .dropWithin: kind == .body
            case .uploadLost: kind == .upload
            default: kind != .body
            }
        }
    }

    package var effect: Effect
    /// The account whose requests are affected; `nil` is every account.
    package var account: String?
    /// The end of the method's id, such as `messages.send` or `oauth2.token`; `nil` is every method.
    package var method: String?
    /// How often it still happens; `nil` is unlimited.
    package var count: Int?
    /// The probability, from 0 to 1, that a matching request is affected.
    package var probability: Double

    package init(
        _ effect: Effect,
        account: String? = nil,
        method: String? = nil,
        count: Int? = nil,
        probability: Double = 1
    ) {
        self.effect = effect
        self.account = account
        self.method = method
        self.count = count
        self.probability = probability
    }
}

extension Fault.Effect {
    /// Returns the answer that replaces the work.
    ///
    /// - Parameter method: the token endpoint refuses in OAuth's format, everything else in that of the APIs.
    func refusal(at now: Timestamp, of method: String) -> SimulatedResponse? {
        switch self {
        case .slow, .dropBefore, .dropAfter, .dropThenWork, .dropWithin, .uploadLost, .reply,
            .backend(_, afterWork: true),
            .html(afterWork: true):
            nil
        case .unauthorized where method == "oauth2.token":
            OAuthError("invalid_client", "Unauthorized", status: 401).response
        case .unauthorized: APIError.invalidCredentials.response
        case .forbidden("insufficientPermissions"): APIError.insufficientScope.response
        case .forbidden(let reason): APIError.forbidden(reason).response
        case .tooManyRequests where method == "oauth2.token":
            OAuthError("rate_limit_exceeded", "Rate Limit Exceeded", status: 429).response
        case .tooManyRequests(let delay):
            APIError.tooManyRequests(retryAfter: delay.map { (now + $0).iso8601 }).response
        case .backend(let status, afterWork: false): Self.backend(status, method)
        case .html(afterWork: false): Self.badGateway
        case .invalidGrant: OAuthError.revoked.response
        }
    }

    /// The time from the close of the connection until the work is done.
    var workDelay: Duration? {
        if case .dropThenWork(let delay) = self { delay } else { nil }
    }

    /// The status of a lost upload.
    var lostUpload: Int? {
        if case .uploadLost(let status) = self { status } else { nil }
    }

    /// The answer that replaces the answer of the completed work.
    var lateRefusal: SimulatedResponse? {
        switch self {
        case .backend(let status, afterWork: true): APIError.backend(status).response
        case .html(afterWork: true): Self.badGateway
        default: nil
        }
    }

    private static func backend(_ status: Int, _ method: String) -> SimulatedResponse {
        method == "oauth2.token"
            ? OAuthError("internal_failure", "Backend Error", status: status).response
            : APIError.backend(status).response
    }

    private static let badGateway = SimulatedResponse.html(
        "<html lang=en><title>Error 502 (Server Error)!!1</title><p><b>502.</b> <ins>That's an error.</ins>"
            + "<p>The server encountered a temporary error and could not complete your request.</html>",
        status: 502
    )
}

extension Fault {
    /// Reads `{"kind": …, "account", "method", "count", "probability", "milliseconds", "reason", "status", "afterWork",
    /// "code", "text", "bytes"}` of the control API; `nil` if the kind is unknown or a member that it needs is missing.
    init?(_ json: JSON) {
        guard let kind = json["kind"]?.string, let effect = Effect(kind: kind, json) else { return nil }
        self.init(
            effect,
            account: json["account"]?.string,
            method: json["method"]?.string,
            count: json["count"]?.integer,
            probability: json["probability"]?.double ?? 1
        )
    }

    var json: JSON {
        var members: [String: JSON] = ["kind": .string("\(effect)"), "probability": .number(probability)]
        members["account"] = account.map { .string($0) }
        members["method"] = method.map { .string($0) }
        members["count"] = count.map { .integer($0) }
        return .object(members)
    }
}

extension Fault.Effect {
    fileprivate init?(kind: String, _ json: JSON) {
        let length = json["milliseconds"]?.integer.map { Duration.milliseconds($0) }
        let afterWork = json["afterWork"]?.bool ?? false
        switch kind {
        case "slow":
            guard let length else { return nil }
            self = .slow(length)
        case "dropBefore": self = .dropBefore
        case "dropAfter": self = .dropAfter
        case "dropThenWork":
            guard let length else { return nil }
            self = .dropThenWork(after: length)
        case "unauthorized": self = .unauthorized
        case "forbidden": self = .forbidden(reason: json["reason"]?.string ?? "forbidden")
        case "tooManyRequests": self = .tooManyRequests(retryAfter: length)
        case "backend": self = .backend(status: json["status"]?.integer ?? 503, afterWork: afterWork)
        case "html": self = .html(afterWork: afterWork)
        case "invalidGrant": self = .invalidGrant
        case "dropWithin":
            guard let bytes = json["bytes"]?.integer, bytes >= 0 else { return nil }
            self = .dropWithin(bytes: bytes)
        case "uploadLost":
            let status = json["status"]?.integer ?? 404
            guard [404, 410].contains(status) else { return nil }
            self = .uploadLost(status: status)
        case "reply":
            guard let code = json["code"]?.integer, (400...599).contains(code) else { return nil }
            self = .reply(code: code, text: json["text"]?.string ?? "")
        default:
            // `error503`, `error500After`: the status in the name.
            let isAfter = kind.hasSuffix("After")
            let number = kind.dropFirst("error".count).dropLast(isAfter ? "After".count : 0)
            guard kind.hasPrefix("error"), let status = Int(number), (500...599).contains(status) else { return nil }
            self = .backend(status: status, afterWork: isAfter)
        }
    }
}

/// The faults in force, in the order in which they were injected.
struct FaultList {
    private(set) var faults: [Fault] = []

    mutating func add(_ fault: Fault) { faults.append(fault) }

    mutating func removeAll() { faults = [] }

    /// Draws the effects on a request: any number of delays and at most one failure.
    mutating func draw(_ kind: Operation.Kind, account: String?, method: String) -> [Fault.Effect] {
        guard !faults.isEmpty else { return [] }
        var effects: [Fault.Effect] = []
        var hasFailure = false
        for index in faults.indices where fits(faults[index], kind, account, method) {
            let isDelay = if case .slow = faults[index].effect { true } else { false }
            guard isDelay || !hasFailure, Double.random(in: 0..<1) < faults[index].probability else { continue }
            hasFailure = hasFailure || !isDelay
            effects.append(faults[index].effect)
            faults[index].count = faults[index].count.map { $0 - 1 }
        }
        faults.removeAll { ($0.count ?? 1) <= 0 }
        return effects
    }

    private func fits(_ fault: Fault, _ kind: Operation.Kind, _ account: String?, _ method: String) -> Bool {
        guard fault.effect.befalls(kind) else { return false }
        if fault.effect == .invalidGrant, method != "oauth2.token" { return false }
        if let wanted = fault.account, wanted.lowercased() != account { return false }
        guard let wanted = fault.method else { return true }
        return method == wanted || method.hasSuffix(".\(wanted)")
    }
}
