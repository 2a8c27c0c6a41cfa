import Base

/// Information about a token's owner: userinfo in both versions, and tokeninfo.
struct Userinfo {
    let world: World
    let request: SimulatedRequest

    private var owner: (account: Account, token: Authorization.AccessToken)? {
        guard let bearer = request.bearer, let token = world.authorization.tokens[bearer], token.expires > world.now,
            let account = world.accounts[token.account]
        else { return nil }
        return (account, token)
    }

    /// Returns the userinfo of OpenID Connect.
    func claims() -> SimulatedResponse {
        guard let (account, token) = owner, Scopes.nameSomebody(token.scopes) else {
            return OAuthError("invalid_request", "Invalid Credentials", status: 401).response
        }
        var claims: [String: JSON] = ["sub": .string(account.subject), "hd": .string(account.domain)]
        if token.scopes.contains(Scopes.email) {
            claims["email"] = .string(account.address)
            claims["email_verified"] = true
        }
        if token.scopes.contains(Scopes.profile) { claims["name"] = .string(account.name) }
        return .json(.object(claims))
    }

    /// Returns the answer of `oauth2.userinfo.get`, the older API with other names.
    func resource() -> SimulatedResponse {
        guard let (account, token) = owner else { return APIError.invalidCredentials.response }
        guard Scopes.nameSomebody(token.scopes) else { return APIError.insufficientScope.response }
        var resource: [String: JSON] = ["id": .string(account.subject), "hd": .string(account.domain)]
        if token.scopes.contains(Scopes.email) {
            resource["email"] = .string(account.address)
            resource["verified_email"] = true
        }
        if token.scopes.contains(Scopes.profile) { resource["name"] = .string(account.name) }
        return .json(.object(resource))
    }

    func tokeninfo() -> SimulatedResponse {
        let text = request.form["access_token"] ?? request.bearer ?? ""
        guard let token = world.authorization.tokens[text], token.expires > world.now,
            let account = world.accounts[token.account]
        else { return OAuthError("invalid_token", "Invalid Value").response }
        var info: [String: JSON] = [
            "azp": .string(token.client), "aud": .string(token.client), "sub": .string(account.subject),
            "scope": .string(token.scopes.sorted().joined(separator: " ")),
            "exp": .string(String(token.expires.seconds)),
            "expires_in": .string(String(token.expires.seconds - world.now.seconds)),
            "access_type": token.grant == nil ? "online" : "offline",
        ]
        if token.scopes.contains(Scopes.email) {
            info["email"] = .string(account.address)
            info["email_verified"] = "true"
        }
        return .json(.object(info))
    }
}
