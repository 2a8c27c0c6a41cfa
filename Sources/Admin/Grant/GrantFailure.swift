import Google

/// Why a grant or a sign-in with Google came to nothing; the pages have an explanation and a remedy for each.
enum GrantFailure: String, Error, Sendable, CaseIterable {
    /// The person pressed Cancel (`access_denied`).
    case refused
    case redirectMismatch
    /// Client id or secret is wrong (`invalid_client`, `unauthorized_client`).
    case wrongClient
    /// The client was deleted or switched off.
    case clientGone
    /// The client is for its own organisation only (`org_internal`).
    case otherOrganisation
    /// The Workspace's administrator has not allowed the app (`admin_policy_enforced`).
    case blockedByPolicy
    case wrongScope
    /// The code was used already or is too old (`invalid_grant`).
    case codeUsed
    case noRefreshToken
    case noIdentity
    /// The id_token is for somebody else, or the clock is wrong.
    case wrongIdentity
    case wrongAccount
    /// Another person's account has that address.
    case foreignAccount
    /// The account is nobody's, and only an administrator may take it over.
    case unownedAccount
    /// Nothing of what was asked for was granted.
    case nothingGranted
    /// The answer belongs to no grant that this browser has begun, or came twice.
    case unknownState
    case notReached
    case wrongDomain
    case unknownPerson
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

/// A failure's words for people.
struct Explanation: Sendable {
    let title: String
    /// What happened, in a sentence or two.
    let reason: String
    /// What to do about it.
    let remedy: String

    init(_ title: String, _ reason: String, _ remedy: String) {
        self.title = title
        self.reason = reason
        self.remedy = remedy
    }
}
