import Base
import Google
import Testing
import Transport

struct DispositionTests {
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// A disposition without its associated values.
    enum Verdict: Sendable {
        case retry, pause, reauthorize, broken, notFound, permanent, unknown

        init(_ disposition: GoogleError.Disposition) {
            self =
                switch disposition {
                case .retry: .retry
                case .pauseAccount: .pause
                case .reauthorize: .reauthorize
                case .accountBroken: .broken
                case .notFound: .notFound
                case .permanent: .permanent
                case .unknown: .unknown
                }
        }
    }

    private static func old(_ code: Int, _ reason: String, _ message: String = "m") -> String {
        #"{"error":{"errors":[{"domain":"global","reason":"\#(reason)","message":"\#(message)"}],"code":\#(code),"#
            + #""message":"\#(message)"}}"#
    }

    private static func new(_ code: Int, _ status: String, reason: String? = nil) -> String {
        let detail = reason.map {
            #","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"\#($0)","domain":"googleapis.com"}]"#
        }
        return #"{"error":{"code":\#(code),"message":"m","status":"\#(status)"\#(detail ?? "")}}"#
    }

    private static func both(_ code: Int, _ reason: String, _ status: String) -> String {
        #"{"error":{"code":\#(code),"message":"m","errors":[{"reason":"\#(reason)"}],"status":"\#(status)","#
            + #""details":[{"@type":"x","metadata":{"a":"b"}}]}}"#
    }

    static let cases: [(Int, String, Verdict)] = [
        (400, old(400, "invalidArgument", "Invalid To header"), .permanent),
        (400, new(400, "INVALID_ARGUMENT"), .permanent),
        (400, both(400, "failedPrecondition", "FAILED_PRECONDITION"), .broken),
        (401, both(401, "authError", "UNAUTHENTICATED"), .reauthorize),
        (403, both(403, "rateLimitExceeded", "PERMISSION_DENIED"), .pause),
        (403, old(403, "userRateLimitExceeded"), .pause),
        (403, old(403, "dailyLimitExceeded"), .pause),
        (403, new(403, "RESOURCE_EXHAUSTED"), .pause),
        (403, new(403, "PERMISSION_DENIED", reason: "RATE_LIMIT_EXCEEDED"), .pause),
        (403, old(403, "insufficientPermissions"), .reauthorize),
        (403, new(403, "PERMISSION_DENIED", reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), .reauthorize),
        (403, old(403, "domainPolicy"), .broken),
        (403, old(403, "accessNotConfigured"), .broken),
        (403, new(403, "PERMISSION_DENIED", reason: "SERVICE_DISABLED"), .broken),
        (403, old(403, "forbidden"), .broken),
        (404, old(404, "notFound"), .notFound),
        (404, "<!DOCTYPE html><html>no</html>", .notFound),
        (408, "", .retry),
        (413, old(413, "uploadTooLarge"), .permanent),
        (429, new(429, "RESOURCE_EXHAUSTED"), .pause),
        (429, "", .pause),
        (500, old(500, "backendError"), .retry),
        (503, "<html>try again</html>", .retry),
    ]

    @Test(arguments: cases)
    func everyEnvelopeHasItsMeaning(_ status: Int, _ body: String, _ verdict: Verdict) {
        let answer = GoogleAnswer(HTTPResponse(status: status, body: Array(body.utf8)), now: Self.now)
        #expect(answer.status == status)
        #expect(Verdict(GoogleError(.answer(answer)).disposition) == verdict)
        #expect(!answer.description.contains("<"))
    }

    @Test(arguments: [500, 502, 503, 504])
    func aServersFaultAfterTheBodyIsUnknown(_ status: Int) {
        let answer = GoogleAnswer(status: status, message: "")
        #expect(GoogleError(.answer(answer), mayHaveActed: true).disposition == .unknown)
        #expect(GoogleError(.answer(answer), mayHaveActed: false).disposition == .retry(notBefore: nil))
    }

    @Test func aRateAnswerIsCertainWhateverWasSent() {
        let answer = GoogleAnswer(status: 429, message: "")
        #expect(GoogleError(.answer(answer), mayHaveActed: true).disposition == .pauseAccount(until: nil))
    }

    @Test func waitsExactlyAsLongAsTheMessageSays() {
        let message = "User-rate limit exceeded.  Retry after 2027-01-15T09:12:57.269Z"
        let body = Self.old(429, "rateLimitExceeded", message)
        let answer = GoogleAnswer(HTTPResponse(status: 429, body: Array(body.utf8)), now: Self.now)
        #expect(answer.retryAt == Timestamp(iso8601: "2027-01-15T09:12:57.269Z"))
        #expect(GoogleError(.answer(answer)).disposition == .pauseAccount(until: answer.retryAt))
    }

    @Test(arguments: [("120", 120), ("0", 0), ("9999999999", 86_400)])
    func theRetryAfterFieldCounts(_ value: String, _ seconds: Int) {
        let response = HTTPResponse(status: 503, fields: [.init("retry-after", value)])
        #expect(GoogleAnswer(response, now: Self.now).retryAt == Self.now + .seconds(seconds))
    }

    @Test(arguments: ["-1", "soon", "99999999999999999999"])
    func aWrongRetryAfterDoesNot(_ value: String) {
        let response = HTTPResponse(status: 503, fields: [.init("Retry-After", value)])
        #expect(GoogleAnswer(response, now: Self.now).retryAt == nil)
    }

    @Test func oauthsFormIsRead() {
        let body = #"{"error":"invalid_token","error_description":"gone"}"#
        let answer = GoogleAnswer(HTTPResponse(status: 401, body: Array(body.utf8)), now: Self.now)
        #expect(answer.statusName == "invalid_token")
        #expect(answer.message == "gone")
    }

    @Test func aLongMessageIsCut() {
        let body = Self.old(400, "x", String(repeating: "a\\n", count: 5000))
        let answer = GoogleAnswer(HTTPResponse(status: 400, body: Array(body.utf8)), now: Self.now)
        #expect(answer.message.count < 600)
        #expect(!answer.message.contains("\n"))
    }

    @Test func grantsDecideByWhoCanMendThem() {
        func verdict(_ kind: GrantError.Kind) -> Verdict {
            Verdict(GoogleError(.grant(GrantError(kind: kind, reason: "r", suggestedFix: .agree))).disposition)
        }
        #expect(verdict(.transient(retryAfter: nil)) == .retry)
        let wait = GrantError(kind: .transient(retryAfter: .seconds(90)), reason: "r")
        #expect(GoogleError(.grant(wait)).tokenWait == .seconds(90))
        #expect(verdict(.grant) == .reauthorize)
        #expect(verdict(.setup) == .broken)
    }
}
