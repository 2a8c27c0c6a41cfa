/// The priority of a message within its account. Gmail accepts about sixty a minute from an account, so order matters.
package enum Lane: Int, Sendable, Codable, CaseIterable {
    /// A person is waiting for it: password reset, invitation, sign-in code.
    case urgent = 0
    /// Mail from people and ordinary system mail.
    case normal = 1
    /// Newsletters, mass mailings, many similar messages from one account.
    case bulk = 2
}
