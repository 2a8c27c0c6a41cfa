/// Trouble made on demand.
package struct Fault: Sendable, Hashable {
    package enum Effect: Sendable, Hashable {
        /// The answer comes so much later.
        case slow(Duration)
        /// The connection closes; nothing was done.
        case dropBefore
        /// The connection closes after the work was done: the answer is lost.
        case dropAfter
        /// The connection closes, and the work is done so much later all the same.
        case dropThenWork(after: Duration)
        /// 401 although the token is good.
        case unauthorized
        /// 403 with that reason, such as `rateLimitExceeded`, `domainPolicy` or `insufficientPermissions`.
        case forbidden(reason: String)
        /// 429; with "Retry after" and the moment that lies so far ahead, or without.
        case tooManyRequests(retryAfter: Duration?)
        /// 500, 502, 503 or 504 in JSON, before the work or after it was done.
        case backend(status: Int, afterWork: Bool)
        /// 502 with a page of HTML, as the front end sends it.
        case html(afterWork: Bool)
        /// At the token endpoint: `invalid_grant`, as for a revoked grant.
        case invalidGrant
        /// The connection closes when so many bytes of an upload's piece have come; what came before stays with the
        /// session, in whole units of 256 KiB.
        case dropWithin(bytes: Int)
        /// The upload's session is gone, with all that came: 404 where it has expired, 410 where it cannot go on.
        case uploadLost(status: Int)
        /// At the SMTP server, in place of any work: such as 421 and `4.7.0 Try again later`.
        case reply(code: Int, text: String)

        /// Whether an operation of that kind can meet it.
        func befalls(_ kind: Operation.Kind) -> Bool {
            switch self {
            case .reply: kind == .mail
            // Where the body is still to come, nothing else is drawn.
            case .dropWithin: kind == .body
            case .uploadLost: kind == .upload
            default: kind != .body
            }
        }
    }

    package var effect: Effect
    /// Whose requests; `nil` is everybody's.
    package var account: String?
    /// The end of the method's id, such as `messages.send` or `oauth2.token`; `nil` is every method.
    package var method: String?
    /// How often it still happens; `nil` is without end.
    package var count: Int?
    /// 0 to 1: how likely a fitting request meets it.
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
