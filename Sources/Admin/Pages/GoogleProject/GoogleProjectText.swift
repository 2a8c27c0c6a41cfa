/// The words of the page on the organisation's Google project.
struct GoogleProjectText: Texts {
    let title: String
    let introduction: String
    let configured: @Sendable (_ id: String) -> String
    let clientHint: String
    let domains: String
    let domainsHint: String
    let redirect: String
    let redirectHint: String
}
