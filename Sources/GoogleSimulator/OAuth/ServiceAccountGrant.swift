import Base
import OpenSSL

/// The assertion of a service account that acts for a user (RFC 7523), verified as Google does.
struct ServiceAccountGrant {
    /// An hour, plus five minutes for clock differences.
    private static let longestLifetime = 3900

    let world: World
    let form: [String: String]

    func answer() throws(OAuthError) -> JSON {
        guard let assertion = form["assertion"] else { throw .missing("assertion") }
        let parts = assertion.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1]),
            let signature = Base64.decode(parts[2], .url)
        else { throw OAuthError("invalid_grant", "Bad Request") }
        guard header["alg"]?.string == "RS256" else {
            throw OAuthError("invalid_grant", "Invalid JWT: Unsupported signature algorithm.")
        }
        guard let issuer = claims["iss"]?.string, let service = world.authorization.serviceAccounts[issuer] else {
            throw OAuthError("invalid_grant", "Invalid grant: account not found")
        }
        guard service.key.verify(signature, of: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw OAuthError("invalid_grant", "Invalid JWT Signature.")
        }
        try check(claims)
        let account = try subject(claims)
        let scopes = try scopes(claims, of: service)
        let lifetime = world.configuration.accessTokenLifetime
        let token = Authorization.AccessToken(
            account: account.key,
            scopes: Set(scopes),
            client: service.clientID,
            expires: world.now + lifetime,
            grant: nil
        )
        return [
            "access_token": .string(world.authorization.issue(token, now: world.now)),
            "expires_in": .integer(Int(lifetime.components.seconds)), "token_type": "Bearer",
        ]
    }

    private func check(_ claims: JSON) throws(OAuthError) {
        guard let audience = claims["aud"]?.string, audience.hasSuffix("/token") else {
            throw OAuthError("invalid_grant", "Invalid JWT: Failed audience check.")
        }
        let now = Int(world.now.seconds)
        guard let issued = claims["iat"]?.integer, let expires = claims["exp"]?.integer, expires > now,
            issued <= now + 300, expires - issued <= Self.longestLifetime
        else {
            throw OAuthError(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    + "Check your iat and exp values in the JWT claim."
            )
        }
    }

    private func subject(_ claims: JSON) throws(OAuthError) -> Account {
        guard let subject = claims["sub"]?.string, let account = world.accounts[subject.lowercased()],
            account.state != .suspended
        else { throw OAuthError("invalid_grant", "Invalid email or User ID") }
        return account
    }

    private func scopes(_ claims: JSON, of service: ServiceAccount) throws(OAuthError) -> [String] {
        let scopes = Scopes.read(claims["scope"]?.string ?? "")
        guard !scopes.isEmpty else { throw OAuthError("invalid_scope", "Empty or missing scope not allowed.") }
        guard scopes.allSatisfy(Scopes.isKnown) else {
            throw OAuthError("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        }
        guard !service.scopes.isDisjoint(with: scopes) else {
            throw OAuthError(
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
                    + "of the scopes requested.",
                status: 401
            )
        }
        guard scopes.allSatisfy(service.scopes.contains) else {
            throw OAuthError("access_denied", "Requested client not authorized.", status: 403)
        }
        return scopes
    }

    private func json(_ text: String) -> JSON? { Base64.decode(text, .url).flatMap { JSON($0) } }
}
