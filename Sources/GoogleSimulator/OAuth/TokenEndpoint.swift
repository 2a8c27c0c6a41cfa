import Base
import OpenSSL

/// `POST /token`: issues access tokens for codes, refresh tokens and the assertions of service accounts.
struct TokenEndpoint {
    static let assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    let world: World
    let form: [String: String]

    func answer() throws(OAuthError) -> JSON {
        switch form["grant_type"] {
        case nil: throw .missing("grant_type")
        case "authorization_code": return try exchange()
        case "refresh_token": return try refresh()
        case Self.assertionGrant: return try ServiceAccountGrant(world: world, form: form).answer()
        case let other?: throw OAuthError("unsupported_grant_type", "Invalid grant_type: \(other)")
        }
    }

    private func client() throws(OAuthError) -> Authorization.Client {
        guard let id = form["client_id"] else { throw .missing("client_id") }
        guard let client = world.authorization.clients[id] else {
            throw OAuthError("invalid_client", "The OAuth client was not found.", status: 401)
        }
        guard form["client_secret"] == client.secret else {
            throw OAuthError("invalid_client", "The provided client secret is invalid.", status: 401)
        }
        return client
    }

    private func refresh() throws(OAuthError) -> JSON {
        let client = try client()
        guard let token = form["refresh_token"] else { throw .missing("refresh_token") }
        guard let grant = world.authorization.grants[token], grant.client == client.id,
            let account = world.accounts[grant.account], account.state != .suspended
        else { throw .revoked }
        let wanted = form["scope"].map(Scopes.read) ?? grant.scopes
        guard wanted.allSatisfy(grant.scopes.contains) else {
            throw OAuthError("invalid_scope", "Some requested scopes were invalid.")
        }
        return .object(tokens(account, wanted, client: client.id, grant: token, nonce: nil))
    }

    private func exchange() throws(OAuthError) -> JSON {
        let client = try client()
        guard let text = form["code"] else { throw .missing("code") }
        guard let code = world.authorization.codes.removeValue(forKey: text), code.client == client.id,
            code.expires > world.now, let account = world.accounts[code.account]
        else { throw OAuthError("invalid_grant", "Malformed auth code.") }
        guard form["redirect_uri"] == code.redirect else {
            throw OAuthError("redirect_uri_mismatch", "Bad Request")
        }
        try check(verifier: form["code_verifier"], code)
        var refreshToken: String?
        if code.isOffline {
            let token = World.token("1//0", bytes: 60)
            let number = world.nextNumber()
            world.authorization.add(
                .init(
                    refreshToken: token,
                    client: client.id,
                    account: account.key,
                    scopes: code.scopes,
                    number: number
                )
            )
            refreshToken = token
        }
        var answer = tokens(account, code.scopes, client: client.id, grant: refreshToken, nonce: code.nonce)
        answer["refresh_token"] = refreshToken.map { .string($0) }
        return .object(answer)
    }

    /// Checks the PKCE verifier (RFC 7636 section 4.6).
    private func check(verifier: String?, _ code: Authorization.Code) throws(OAuthError) {
        guard let challenge = code.challenge else { return }
        guard let verifier else { throw OAuthError("invalid_grant", "Missing code verifier.") }
        let made =
            code.challengeMethod == "S256"
            ? Base64.encode(SHA256.digest(Array(verifier.utf8)), .url, padded: false) : verifier
        guard made == challenge else { throw OAuthError("invalid_grant", "Invalid code verifier.") }
    }

    private func tokens(
        _ account: Account,
        _ scopes: [String],
        client: String,
        grant: String?,
        nonce: String?
    ) -> [String: JSON] {
        let lifetime = world.configuration.accessTokenLifetime
        let access = Authorization.AccessToken(
            account: account.key,
            scopes: Set(scopes),
            client: client,
            expires: world.now + lifetime,
            grant: grant
        )
        var answer: [String: JSON] = [
            "access_token": .string(world.authorization.issue(access, now: world.now)),
            "expires_in": .integer(Int(lifetime.components.seconds)),
            "scope": .string(scopes.joined(separator: " ")), "token_type": "Bearer",
        ]
        if Scopes.nameSomebody(scopes) {
            answer["id_token"] = IdentityToken.make(world, account, scopes, client: client, nonce: nonce)
                .map { .string($0) }
        }
        return answer
    }
}
