import Base

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
