import Google

/// Why a grant or a sign-in with Google failed; the pages have an explanation and a suggested fix for each.
enum GrantFailure: String, Error, Sendable, CaseIterable {
    /// The user cancelled on Google's page (`access_denied`).
    case refused
    case redirectMismatch
    /// The client ID or secret is wrong (`invalid_client`, `unauthorized_client`).
    case wrongClient
    /// The client was deleted or disabled.
    case clientGone
    /// The client is for its own organisation only (`org_internal`).
    case otherOrganisation
    /// The Workspace administrator has not allowed the app (`admin_policy_enforced`).
    case blockedByPolicy
    case wrongScope
    /// The code was already used or has expired (`invalid_grant`).
    case codeUsed
    case noRefreshToken
    case noIdentity
    /// The id_token is for another client or attempt, or the clock is wrong.
    case wrongIdentity
    case wrongAccount
    /// Another user's account has that address.
    case foreignAccount
    /// The account belongs to no user, and only an administrator may take it over.
    case unownedAccount
    /// None of the requested scopes was granted.
    case nothingGranted
    /// The answer belongs to no grant that this browser started, or was already used.
    case unknownState
    case notReached
    case wrongDomain
    case unknownUser
    case other

    init(_ error: GrantError) {
        if error.isTransient {
            self = .notReached
            return
        }
        self =
            switch error.code {
            case "access_denied": .refused
            case "redirect_uri_mismatch": .redirectMismatch
            case "invalid_client", "unauthorized_client": .wrongClient
            case "deleted_client", "disabled_client": .clientGone
            case "org_internal": .otherOrganisation
            case "admin_policy_enforced": .blockedByPolicy
            case "invalid_scope": .wrongScope
            case "invalid_grant": .codeUsed
            case GrantError.noRefreshToken: .noRefreshToken
            case GrantError.noIdentity: .noIdentity
            case GrantError.wrongIdentity: .wrongIdentity
            default: .other
            }
    }
}

/// The texts of a failure.
struct Explanation: Sendable {
    let title: String
    /// What happened, in a sentence or two.
    let reason: String
    /// The suggested fix.
    let suggestedFix: String

    init(_ title: String, _ reason: String, _ suggestedFix: String) {
        self.title = title
        self.reason = reason
        self.suggestedFix = suggestedFix
    }
}
