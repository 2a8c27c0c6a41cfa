/// Which messages of one account go first. Gmail takes about sixty a minute from an account, so order matters.
package enum Lane: Int, Sendable, Codable, CaseIterable {
    /// Somebody sits and waits for it: password reset, invitation, sign-in code.
    case urgent = 0
    /// Mail of people and ordinary system mail.
    case normal = 1
    /// Newsletters, mass mailings, many alike from one account.
    case bulk = 2
}
