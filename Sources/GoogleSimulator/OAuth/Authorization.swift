import Base
import OpenSSL

/// Clients, grants, codes and tokens.
struct Authorization {
    /// The most refresh tokens that Google keeps per account and client; it drops the oldest silently.
    static let mostGrants = 100

    struct Client {
        let id: String
        let secret: String
        /// The redirect URIs besides loopback addresses.
        let redirects: [String]
    }

    struct Grant {
        let refreshToken: String
        let client: String
        let account: String
        let scopes: [String]
        let number: Int
    }

    struct AccessToken {
        let account: String
        let scopes: Set<String>
        let client: String
        let expires: Timestamp
        /// The refresh token that it was issued for.
        let grant: String?
    }

    struct Code {
        let client: String
        let account: String
        let scopes: [String]
        let redirect: String
        let challenge: String?
        let challengeMethod: String
        let nonce: String?
        let isOffline: Bool
        let expires: Timestamp
    }

    var clients: [String: Client] = [:]
    var serviceAccounts: [String: ServiceAccount] = [:]
    /// The grants by refresh token.
    var grants: [String: Grant] = [:]
    var tokens: [String: AccessToken] = [:]
    var codes: [String: Code] = [:]
    /// Signs id tokens; created when first needed.
    var identityKey: SigningKey?

    mutating func add(_ grant: Grant) {
        let same = grants.values.filter { $0.client == grant.client && $0.account == grant.account }
        if same.count >= Self.mostGrants, let oldest = same.min(by: { $0.number < $1.number }) {
            revoke(oldest.refreshToken)
        }
        grants[grant.refreshToken] = grant
    }

    /// Revokes a grant with all its access tokens, or an access token with its grant.
    @discardableResult
    mutating func revoke(_ token: String) -> Bool {
        let refreshToken = tokens[token]?.grant ?? token
        let isKnown = tokens[token] != nil || grants[refreshToken] != nil
        grants[refreshToken] = nil
        tokens = tokens.filter { $0.key != token && $0.value.grant != refreshToken }
        return isKnown
    }

    /// Revokes every grant of an account.
    mutating func revokeAll(of account: String) {
        grants = grants.filter { $0.value.account != account }
        tokens = tokens.filter { $0.value.account != account }
    }

    mutating func issue(_ token: AccessToken, now: Timestamp) -> String {
        if tokens.count > 10_000 { tokens = tokens.filter { $0.value.expires > now } }
        let text = World.token("ya29.", bytes: 90)
        tokens[text] = token
        return text
    }
}

/// A service account with domain-wide delegation.
struct ServiceAccount {
    let email: String
    let clientID: String
    let keyID: String
    let key: SigningKey
    /// The scopes that the administrator has delegated.
    let scopes: Set<String>
}
