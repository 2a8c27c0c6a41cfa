import Base
import Cryptography
import Google
import Testing
import Transport

struct AuthorizationCodeFlowTests {
    private let flow = AuthorizationCodeFlow(
        endpoints: .google,
        clientID: "id",
        clientSecret: Secret("cs"),
        redirectURI: "http://127.0.0.1:4711/",
        scopes: [Scope.modify],
        loginHint: "anna@acme.example"
    )

    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    private var nonce: String { flow.authorizeURL.split(separator: "&nonce=")[1].prefix { $0 != "&" }.description }

    private func answer(
        scope: String,
        refreshToken: Bool = true,
        claims changes: [String: String] = [:]
    ) -> ScriptedTransport.Step {
        let usual = [
            "sub": #""117""#, "email": #""anna@acme.example""#, "email_verified": "true", "hd": #""acme.example""#,
            "iss": #""https://accounts.google.com""#, "aud": #""id""#, "exp": "1800000600", "nonce": "\"\(nonce)\"",
        ]
        let claims =
            "{" + usual.merging(changes) { $1 }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        let idToken = "e30." + Base64.encode(Array(claims.utf8), .url, padded: false) + ".c2ln"
        let refresh = refreshToken ? #","refresh_token":"rt""# : ""
        return Answer.json(200, #"{"access_token":"at","scope":"\#(scope)","id_token":"\#(idToken)"\#(refresh)}"#)
    }

    @Test func theAddressHasAllThatGoogleNeeds() {
        let url = flow.authorizeURL
        #expect(url.hasPrefix("https://accounts.google.com/o/oauth2/v2/auth?client_id=id&"))
        for part in [
            "redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2F", "response_type=code", "access_type=offline",
            "prompt=consent", "code_challenge_method=S256", "state=\(flow.state)", "login_hint=anna%40acme.example",
            "scope=openid%20", "gmail.modify",
        ] { #expect(url.contains(part)) }
        #expect(!url.contains("client_secret"))
    }

    /// Otherwise all users to whom Google gives no subject would be one and the same.
    @Test(arguments: ["\"\"", "null", "\"\(String(repeating: "1", count: 256))\""])
    func anIdentityWithoutASubjectIsNone(_ subject: String) async {
        let transport = ScriptedTransport([answer(scope: "openid", claims: ["sub": subject])])
        await #expect {
            _ = try await flow.identify(code: Secret("4/c"), state: flow.state, transport: transport, now: Self.now)
        } throws: { error in
            (error as? GrantError)?.code == GrantError.noIdentity
        }
    }

    @Test func theVerifierFitsTheChallenge() async throws {
        let all = "openid \(Scope.email) \(Scope.modify)"
        let transport = ScriptedTransport([answer(scope: all)])
        let grant = try await flow.exchange(code: Secret("4/c"), state: flow.state, transport: transport, now: Self.now)
        #expect(grant.missing == [])
        #expect(grant.identity.email == "anna@acme.example")
        #expect(grant.identity.subject == "117")
        #expect(
            grant.credential == .user(clientID: "id", clientSecret: Secret("cs"), refreshToken: Secret("rt"))
        )
        let form = try #require(transport.seen.first).text
        #expect(form.contains("code=4%2Fc"))
        let verifier = try #require(form.split(separator: "code_verifier=").last)
        let challenge = Base64.encode(SHA256.digest(Array(verifier.utf8)), .url, padded: false)
        #expect(flow.authorizeURL.contains("code_challenge=\(challenge)"))
    }

    @Test func aRefusedScopeIsNamed() async throws {
        let transport = ScriptedTransport([answer(scope: "openid \(Scope.email)")])
        let grant = try await flow.exchange(code: Secret("c"), state: flow.state, transport: transport, now: Self.now)
        #expect(grant.missing == [Scope.modify])
        #expect(!grant.scopes.allows(.send))
    }

    @Test func aForeignStateOrNoRefreshTokenIsAnError() async {
        let transport = ScriptedTransport([answer(scope: "openid", refreshToken: false)])
        await #expect(throws: GrantError.self) {
            try await flow.exchange(code: Secret("c"), state: "x", transport: transport, now: Self.now)
        }
        #expect(transport.seen.isEmpty)
        await #expect(throws: GrantError.self) {
            try await flow.exchange(code: Secret("c"), state: flow.state, transport: transport, now: Self.now)
        }
    }

    @Test(arguments: [
        ["iss": #""https://accounts.evil.example""#], ["aud": #""another""#], ["exp": "1799999999"],
        ["nonce": #""another""#], ["nonce": "null"], ["exp": "null"],
    ])
    func anIdentityThatIsNotForThisRunIsAnError(claims: [String: String]) async {
        let transport = ScriptedTransport([answer(scope: "openid", claims: claims)])
        let error = await #expect(throws: GrantError.self) {
            try await flow.exchange(code: Secret("c"), state: flow.state, transport: transport, now: Self.now)
        }
        #expect(error?.code == GrantError.wrongIdentity)
    }

    @Test func aSignInAsksForNoLastingAccess() async throws {
        let signIn = AuthorizationCodeFlow(
            endpoints: .google,
            clientID: "id",
            clientSecret: Secret("cs"),
            redirectURI: "https://gateway.acme.com/google_account/authentication",
            scopes: [],
            purpose: .signIn(hostedDomain: "acme.example")
        )
        #expect(!signIn.authorizeURL.contains("offline"))
        #expect(signIn.authorizeURL.contains("prompt=select_account"))
        #expect(signIn.authorizeURL.contains("&hd=acme.example"))
    }

    @Test func theUsersNoIsUnderstood() {
        #expect(AuthorizationCodeFlow.refusal("access_denied").code == "access_denied")
    }
}
