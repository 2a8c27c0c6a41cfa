import HTTPTypes

/// Why a request gets no answer of its own but a page that says so.
enum Refusal: Error, Sendable, Hashable {
    /// Nobody is signed in; the sign-in page leads back.
    case signInNeeded
    /// An administrator has to set up a second factor before anything else.
    case secondFactorNeeded
    /// Signed in, but this is for administrators.
    case forbidden
    case notFound
    /// The form does not come from a page of the console that this browser was shown.
    case foreignForm
    case malformed
    case tooLarge
    /// The name in Host is none of the console's.
    case unknownHost
    case timedOut
    /// The store cannot answer now.
    case unavailable
    case methodNotAllowed
    case failed

    var status: HTTPResponse.Status {
        switch self {
        case .signInNeeded: .unauthorized
        case .forbidden, .foreignForm, .secondFactorNeeded: .forbidden
        case .notFound: .notFound
        case .malformed: .badRequest
        case .tooLarge: .contentTooLarge
        case .unknownHost: .misdirectedRequest
        case .timedOut: .requestTimeout
        case .unavailable: .serviceUnavailable
        case .methodNotAllowed: .methodNotAllowed
        case .failed: .internalServerError
        }
    }
}
