package import Base

/// An access token as the token endpoint gives it.
package struct TokenResponse: Sendable, Hashable {
    package var accessToken: Secret
    package var expiresIn: Duration
    /// `nil` where the answer does not say; then what was asked for was granted (RFC 6749 section 5.1).
    package var scopes: GrantedScopes?
    package var refreshToken: Secret?
    package var identity: Identity?

    /// Who granted, by the id_token's claims.
    ///
    /// Its signature needs no check: it came from Google's token endpoint over TLS (OpenID Connect Core section
    /// 3.1.3.7, rule 6).
    package struct Identity: Sendable, Hashable {
        /// Never changes, as the address may.
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
