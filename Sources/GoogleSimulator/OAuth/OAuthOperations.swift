import HTTPTypes

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
                    return .json(try TokenEndpoint(world: world, form: form).answer())
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

    private static func revoke(_ request: SimulatedRequest, _ world: World) -> SimulatedResponse {
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
            "grant_types_supported": ["authorization_code", "refresh_token", .string(TokenEndpoint.assertionGrant)],
        ]
    }
}
