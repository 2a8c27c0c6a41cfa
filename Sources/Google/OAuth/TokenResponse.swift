package import Base

/// The token endpoint's answer with an access token.
package struct TokenResponse: Sendable, Hashable {
    package var accessToken: Secret
    package var expiresIn: Duration
    /// `nil` if the answer omits them: then the requested scopes were granted (RFC 6749 section 5.1).
    package var scopes: GrantedScopes?
    package var refreshToken: Secret?
    package var identity: Identity?

    /// The granting user's identity, from the id_token's claims.
    ///
    /// The signature needs no check: the token came from Google's token endpoint over TLS (OpenID Connect Core section
    /// 3.1.3.7, rule 6).
    package struct Identity: Sendable, Hashable {
        /// Never changes, while the address may.
        package var subject: String
        package var email: String?
        package var isEmailVerified: Bool
        /// The Workspace domain; `nil` for consumer accounts.
        package var hostedDomain: String?
        package var issuer: String?
        package var audience: String?
        package var expires: Timestamp?
        package var nonce: String?
    }
}
