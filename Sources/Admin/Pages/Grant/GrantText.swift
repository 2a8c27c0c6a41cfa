import Google

/// The words about granting access and signing in with Google.
struct GrantText: Texts {
    let granted: @Sendable (_ address: String) -> String
    let grantedInPart: @Sendable (_ address: String, _ missing: String) -> String
    let staysOff: String
    let explain: @Sendable (GrantFailure) -> Explanation
    /// What Google itself said.
    let said: String
    let expected: @Sendable (_ found: String, _ expected: String) -> String
    let tryAgain: String
    let toSignIn: String

    let revoke: String
    let revokeQuestion: @Sendable (_ address: String) -> String
    let revokeAtGoogle: String
    let revokeHere: String
    let revokeQueue: @Sendable (_ waiting: Int) -> String
    let revokeDefaultSender: String
    let revoked: @Sendable (_ address: String) -> String
    let revokedHereOnly: @Sendable (_ address: String) -> String

    /// What each box stands for, and what it needs.
    let purpose: @Sendable (GrantPurpose) -> (name: String, hint: String)
    let works: String
    let notGranted: String
}
