import Base
import Cryptography
import HTTPTypes

/// `POST /token`: issues access tokens for codes, refresh tokens and the assertions of service accounts.
struct TokenMethods {
    static let assertionGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    let world: GoogleWorld
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
            let token = GoogleWorld.token("1//0", bytes: 60)
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
        if Scopes.identifyUser(scopes) {
            answer["id_token"] = IdentityToken.make(world, account, scopes, client: client, nonce: nonce)
                .map { .string($0) }
        }
        return answer
    }
}

/// The endpoints of Google's OAuth 2.0 and OpenID Connect.
enum OAuthOperations {
    static func operation(_ request: SimulatedRequest) -> Operation? {
        switch (request.verb, request.path) {
        case (.get, AuthorizePage.path):
            Operation("oauth2.auth") { AuthorizePage(world: $0, parameters: request.query).answer() }
        case (.post, AuthorizePage.path):
            Operation("oauth2.auth") { world in
                let parameters = PercentEncoding.pairs(String(decoding: request.body, as: UTF8.self)[...])
                return AuthorizePage(world: world, parameters: parameters).answer()
            }
        case (.post, "/token"), (.post, "/oauth2/v4/token"): token(request)
        case (.post, "/revoke"), (.post, "/o/oauth2/revoke"): Operation("oauth2.revoke") { revoke(request, $0) }
        case (_, "/tokeninfo"), (_, "/oauth2/v3/tokeninfo"):
            Operation("oauth2.tokeninfo") { Userinfo(world: $0, request: request).tokeninfo() }
        case (.get, "/v1/userinfo"), (.get, "/oauth2/v3/userinfo"):
            Operation("oauth2.userinfo") { Userinfo(world: $0, request: request).claims() }
        case (.get, "/oauth2/v2/userinfo"), (.get, "/userinfo/v2/me"):
            Operation("oauth2.userinfo.get") { Userinfo(world: $0, request: request).resource() }
        case (.get, "/oauth2/v3/certs"): Operation("oauth2.certs") { .json(IdentityToken.keySet($0)) }
        case (.get, "/.well-known/openid-configuration"):
            Operation("oauth2.configuration") { _ in .json(configuration(request.origin)) }
        default: nil
        }
    }

    private static func token(_ request: SimulatedRequest) -> Operation {
        let form = form(withClientOf: request)
        return Operation(
            identify: { world in
                let grant = world.authorization.grants[form["refresh_token"] ?? ""]?.account
                let code = world.authorization.codes[form["code"] ?? ""]?.account
                return .init(method: "oauth2.token", account: grant ?? code)
            },
            work: { world in
                do throws(OAuthError) {
                    return .json(try TokenMethods(world: world, form: form).answer())
                } catch {
                    return error.response
                }
            }
        )
    }

    /// Returns the form with the client's name and secret, which may be in the form or in the header (RFC 6749 section
    /// 2.3.1).
    private static func form(withClientOf request: SimulatedRequest) -> [String: String] {
        guard let basic = request.basic else { return request.form }
        return ["client_id": basic.name, "client_secret": basic.password].merging(request.form) { $1 }
    }

    private static func revoke(_ request: SimulatedRequest, _ world: GoogleWorld) -> SimulatedResponse {
        let token = request.form["token"] ?? request.parameter("token") ?? ""
        guard world.authorization.revoke(token) else {
            return OAuthError("invalid_token", "Token expired or revoked").response
        }
        return .json([:])
    }

    private static func configuration(_ origin: String) -> JSON {
        [
            "issuer": .string(IdentityToken.issuer),
            "authorization_endpoint": .string(origin + AuthorizePage.path),
            "token_endpoint": .string(origin + "/token"),
            "userinfo_endpoint": .string(origin + "/v1/userinfo"),
            "revocation_endpoint": .string(origin + "/revoke"),
            "jwks_uri": .string(origin + "/oauth2/v3/certs"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "grant_types_supported": ["authorization_code", "refresh_token", .string(TokenMethods.assertionGrant)],
        ]
    }
}

/// Information about a token's owner: userinfo in both versions, and tokeninfo.
struct Userinfo {
    let world: GoogleWorld
    let request: SimulatedRequest

    private var owner: (account: Account, token: Authorization.AccessToken)? {
        guard let bearer = request.bearer, let token = world.authorization.tokens[bearer], token.expires > world.now,
            let account = world.accounts[token.account]
        else { return nil }
        return (account, token)
    }

    /// Returns the userinfo of OpenID Connect.
    func claims() -> SimulatedResponse {
        guard let (account, token) = owner, Scopes.identifyUser(token.scopes) else {
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
        guard Scopes.identifyUser(token.scopes) else { return APIError.insufficientScope.response }
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
