import Base
import Cryptography

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
        let text = GoogleWorld.token("ya29.", bytes: 90)
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

/// Lists of scopes in OAuth's format (RFC 6749 section 3.3).
enum Scopes {
    static let email = "https://www.googleapis.com/auth/userinfo.email"
    static let profile = "https://www.googleapis.com/auth/userinfo.profile"

    /// Splits at spaces, and expands `email` and `profile` to their long names.
    static func read(_ text: String) -> [String] {
        var scopes: [String] = []
        for scope in text.split(separator: " ") {
            let scope = scope == "email" ? email : scope == "profile" ? profile : String(scope)
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }

    static func isKnown(_ scope: String) -> Bool {
        ["openid", GmailScope.full].contains(scope) || scope.hasPrefix("https://www.googleapis.com/auth/")
    }

    static func identifyUser(_ scopes: some Collection<String>) -> Bool {
        scopes.contains { $0 == "openid" || $0 == email || $0 == profile }
    }
}

/// An error of the token endpoint (RFC 6749 section 5.2), which does not use the envelope of the APIs.
struct OAuthError: Error, Sendable, Hashable {
    var status = 400
    let error: String
    let description: String

    init(_ error: String, _ description: String, status: Int = 400) {
        self.status = status
        self.error = error
        self.description = description
    }

    static let revoked = OAuthError("invalid_grant", "Token has been expired or revoked.")

    static func missing(_ parameter: String) -> OAuthError {
        OAuthError("invalid_request", "Missing required parameter: \(parameter)")
    }

    var response: SimulatedResponse {
        .json(["error": .string(error), "error_description": .string(description)], status: status)
    }
}
