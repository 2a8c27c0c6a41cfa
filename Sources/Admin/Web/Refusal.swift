import HTTPTypes

/// Why a request is answered with an error page.
enum Refusal: Error, Sendable, Hashable {
    /// No user is signed in; the sign-in page leads back.
    case signInNeeded
    /// An administrator has to set up a second factor first.
    case secondFactorNeeded
    /// The signed-in user is not an administrator.
    case forbidden
    case notFound
    /// The form does not come from a page that the console showed to this browser.
    case foreignForm
    case malformed
    case tooLarge
    /// The Host is not one of the console's names.
    case unknownHost
    case timedOut
    /// The store cannot answer at the moment.
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
