package import Base

extension TokenResponse.Identity {
    /// Why an id_token cannot be trusted for this sign-in.
    package enum Doubt: String, Sendable {
        case issuer = "its issuer is not Google"
        case audience = "it is for another client"
        case expired = "it has expired"
        case nonce = "it belongs to another sign-in"
    }

    /// Google uses both spellings.
    private static let issuers = ["https://accounts.google.com", "accounts.google.com"]

    /// Applies the checks of OpenID Connect Core section 3.1.3.7 that remain when the token came directly from the
    /// token endpoint over TLS; `nil` if all pass.
    package func doubt(clientID: String, nonce expected: String, now: Timestamp) -> Doubt? {
        guard let issuer, Self.issuers.contains(issuer) else { return .issuer }
        guard audience == clientID else { return .audience }
        guard let expires, expires > now else { return .expired }
        guard nonce == expected else { return .nonce }
        return nil
    }
}
