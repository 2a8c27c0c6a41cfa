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
