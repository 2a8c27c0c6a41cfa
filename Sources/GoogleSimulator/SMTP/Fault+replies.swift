import SMTP

extension Fault.Effect {
    /// The SMTP server's reply in place of any work.
    var smtpRefusal: Reply? {
        switch self {
        case .slow, .dropBefore, .dropAfter, .dropThenWork, .dropWithin, .uploadLost, .invalidGrant,
            .backend(_, afterWork: true),
            .html(afterWork: true):
            nil
        case .unauthorized: .badCredentials
        case .forbidden(let reason): .policy(reason)
        case .tooManyRequests: .rateExceeded
        case .backend(_, afterWork: false), .html(afterWork: false): .temporaryProblem
        case .reply(let code, let text): Reply(code, nil, text)
        }
    }

    /// The SMTP server's reply although the work was done.
    var lateSMTPRefusal: Reply? {
        switch self {
        case .backend(_, afterWork: true), .html(afterWork: true): .temporaryProblem
        default: nil
        }
    }
}
