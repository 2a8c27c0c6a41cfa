package import Base

extension TokenResponse.Identity {
    /// Why an id_token says nothing about the one who was asked for.
    package enum Doubt: String, Sendable {
        case issuer = "it is not by Google"
        case audience = "it is for another client"
        case expired = "it has expired"
        case nonce = "it belongs to another sign-in"
    }

    /// Both spellings are Google's.
    private static let issuers = ["https://accounts.google.com", "accounts.google.com"]

    /// The checks of OpenID Connect Core section 3.1.3.7 that remain when the token came straight from the token
    /// endpoint over TLS; `nil` where all is well.
    package func doubt(clientID: String, nonce expected: String, now: Timestamp) -> Doubt? {
        guard let issuer, Self.issuers.contains(issuer) else { return .issuer }
        guard audience == clientID else { return .audience }
        guard let expires, expires > now else { return .expired }
        guard nonce == expected else { return .nonce }
        return nil
    }
}
