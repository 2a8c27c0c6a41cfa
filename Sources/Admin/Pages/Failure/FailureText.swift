/// The words of what went wrong: a title and an explanation each.
struct FailureText: Texts {
    let forbidden: (String, String)
    let notFound: (String, String)
    let foreignForm: (String, String)
    let malformed: (String, String)
    let tooLarge: (String, String)
    let unavailable: (String, String)
    let failed: (String, String)

    func words(_ refusal: Refusal) -> (title: String, explanation: String) {
        switch refusal {
        case .forbidden, .signInNeeded, .secondFactorNeeded: forbidden
        case .notFound, .unknownHost: notFound
        case .foreignForm: foreignForm
        case .malformed, .methodNotAllowed: malformed
        case .tooLarge: tooLarge
        case .unavailable, .timedOut: unavailable
        case .failed: failed
        }
    }
}
