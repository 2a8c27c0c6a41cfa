import Base
import Cryptography
import HTTPTypes
import Testing

@testable import GoogleSimulator

struct AuthorizationTests {
    private static let redirect = "http://127.0.0.1:5000/"
    private static let verifier = "a-verifier-of-more-than-forty-three-characters-1234"

    private func refresh(_ google: TestGoogle, secret: String? = nil, token: String? = nil) async -> TestGoogle.Answer?
    {
        await google.post(
            form: [
                ("grant_type", "refresh_token"),
                ("refresh_token", token ?? google.credentials.refreshToken.reveal()),
                ("client_id", google.credentials.clientID),
                ("client_secret", secret ?? google.credentials.clientSecret.reveal()),
            ],
            to: "/token"
        )
    }

    @Test func refreshes() async {
        let answer = await refresh(TestGoogle(scopes: [GmailScope.send]))
        #expect(answer?.status == 200)
        #expect(answer?.json["scope"]?.string == GmailScope.send)
        #expect(answer?.json["expires_in"]?.integer == 3599)
        #expect(answer?.json["token_type"]?.string == "Bearer")
        #expect(answer?.json["refresh_token"] == nil)
    }

    @Test func refusesInOAuthsForm() async {
        let google = TestGoogle()
        let wrong = await refresh(google, secret: "wrong")
        #expect(wrong?.status == 401)
        #expect(wrong?.json["error"]?.string == "invalid_client")
        google.simulator.revoke(TestGoogle.anna)
        let revoked = await refresh(google)
        #expect(revoked?.status == 400)
        #expect(revoked?.json["error"]?.string == "invalid_grant")
        #expect(revoked?.json["error_description"]?.string == "Token has been expired or revoked.")
    }

    @Test func tokensEnd() async {
        let google = TestGoogle()
        let token = await google.token()
        #expect(await google.call(.get, "profile", token: token)?.status == 200)
        google.clock.advance(by: .hours(1))
        let answer = await google.call(.get, "profile", token: token)
        #expect(answer?.status == 401)
        #expect(answer?.reason == "authError")
        #expect(answer?.json["error"]?["status"]?.string == "UNAUTHENTICATED")
    }

    @Test func scopesBound() async {
        let google = TestGoogle(scopes: [GmailScope.send])
        let token = await google.token()
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
        let refused = await google.call(.get, "profile", token: token)
        #expect(refused?.status == 403)
        #expect(
            refused?.json["error"]?["details"]?.array?.first?["reason"]?.string == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        )
    }

    @Test func metadataShowsHeadersOnly() async throws {
        let google = TestGoogle(scopes: [GmailScope.metadata, GmailScope.send])
        let token = await google.token()
        let sent = await google.upload(TestGoogle.message(), token: token)
        let id = try #require(sent?.json["id"]?.string)
        #expect(await google.call(.get, "messages/\(id)?format=metadata", token: token)?.status == 200)
        #expect(await google.call(.get, "messages/\(id)?format=full", token: token)?.status == 403)
        #expect(await google.call(.get, "messages?q=in:sent", token: token)?.status == 403)
    }

    @Test func suspendedAndUnlicensedAccountsAreRefused() async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.set(.withoutMail, of: TestGoogle.anna)
        let unlicensed = await google.call(.get, "profile", token: token)
        #expect(unlicensed?.reason == "failedPrecondition")
        #expect(unlicensed?.message == "Mail service not enabled")
        google.simulator.set(.suspended, of: TestGoogle.anna)
        #expect(await google.call(.get, "profile", token: token)?.status == 401)
        #expect(await refresh(google)?.json["error"]?.string == "invalid_grant")
    }

    private func authorize(_ google: TestGoogle, _ more: [(String, String)] = []) async throws -> [String: String] {
        let challenge = Base64.encode(SHA256.digest(Array(Self.verifier.utf8)), .url, padded: false)
        let query = PercentEncoding.query(
            [
                ("client_id", google.credentials.clientID), ("redirect_uri", Self.redirect),
                ("response_type", "code"), ("scope", "openid email \(GmailScope.send)"), ("state", "s&1"),
                ("access_type", "offline"), ("code_challenge", challenge), ("code_challenge_method", "S256"),
                ("login_hint", TestGoogle.anna),
            ] + more
        )
        let answer =
            more.contains { $0.0 == "decision" }
            ? await google.raw(.post, AuthorizePage.path, body: Array(query.utf8))
            : await google.raw(.get, "\(AuthorizePage.path)?\(query)")
        let location = try #require(answer?.response.fields[.location])
        #expect(location.hasPrefix(Self.redirect + "?"))
        let items = PercentEncoding.pairs(location.dropFirst(Self.redirect.count + 1))
        return Dictionary(items.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private func exchange(_ google: TestGoogle, _ code: String, verifier: String = verifier) async -> TestGoogle.Answer?
    {
        await google.post(
            form: [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect),
                ("client_id", google.credentials.clientID), ("code_verifier", verifier),
                ("client_secret", google.credentials.clientSecret.reveal()),
            ],
            to: "/token"
        )
    }

    @Test func givesARefreshTokenWithTheConsentAskedFor() async throws {
        let google = TestGoogle { $0.approvesAutomatically = true }
        let back = try await authorize(google, [("prompt", "consent")])
        #expect(back["state"] == "s&1")
        let answer = await exchange(google, try #require(back["code"]))
        #expect(answer?.status == 200)
        let token = try #require(answer?.json["refresh_token"]?.string)
        #expect(await refresh(google, token: token)?.status == 200)
        let identity = try #require(answer?.json["id_token"]?.string).split(separator: ".").map(String.init)
        let claims = try #require(Base64.decode(identity[1], .url).flatMap { JSON($0) })
        #expect(claims["email"]?.string == TestGoogle.anna)
        #expect(claims["aud"]?.string == google.credentials.clientID)
        #expect(await exchange(google, back["code"] ?? "")?.json["error"]?.string == "invalid_grant")
    }

    @Test func givesNoSecondRefreshTokenUnasked() async throws {
        let google = TestGoogle { $0.approvesAutomatically = true }
        let back = try await authorize(google)
        let answer = await exchange(google, try #require(back["code"]))
        #expect(answer?.status == 200)
        #expect(answer?.json["refresh_token"] == nil)
    }

    @Test func refusesAnotherVerifier() async throws {
        let google = TestGoogle { $0.approvesAutomatically = true }
        let back = try await authorize(google)
        let answer = await exchange(google, try #require(back["code"]), verifier: "another")
        #expect(answer?.json["error"]?.string == "invalid_grant")
    }

    @Test func ownersMayGrantLess() async throws {
        let google = TestGoogle()
        let back = try await authorize(
            google,
            [("decision", "accept"), ("account", TestGoogle.anna), ("granted", "openid")]
        )
        let answer = await exchange(google, try #require(back["code"]))
        #expect(answer?.json["scope"]?.string == "openid")
    }

    @Test func ownersMayRefuse() async throws {
        let back = try await authorize(TestGoogle(), [("decision", "deny")])
        #expect(back["error"] == "access_denied")
        #expect(back["state"] == "s&1")
        #expect(back["code"] == nil)
    }

    @Test func asksTheOwnerOnAPage() async {
        let google = TestGoogle()
        let query = PercentEncoding.query([
            ("client_id", google.credentials.clientID), ("redirect_uri", Self.redirect), ("response_type", "code"),
            ("scope", GmailScope.send),
        ])
        let page = await google.raw(.get, "\(AuthorizePage.path)?\(query)")
        #expect(page?.status == 200)
        let text = page.map { String(decoding: $0.response.body, as: UTF8.self) } ?? ""
        #expect(text.contains("name=\"granted\" value=\"\(GmailScope.send)\""))
        #expect(text.contains("value=\"deny\""))
    }

    @Test func sendsNobodyToAForeignPlace() async {
        let google = TestGoogle { $0.approvesAutomatically = true }
        let query = PercentEncoding.query([
            ("client_id", google.credentials.clientID), ("redirect_uri", "https://evil.example/"),
            ("response_type", "code"), ("scope", "openid"),
        ])
        let page = await google.raw(.get, "\(AuthorizePage.path)?\(query)")
        #expect(page?.status == 400)
        #expect(page?.response.fields[.location] == nil)
    }

    @Test func revokesAndTellsOfTokens() async {
        let google = TestGoogle(scopes: [GmailScope.full, "email"])
        let token = await google.token()
        let info = await google.raw(.get, "/tokeninfo?access_token=\(token)")
        #expect(info?.json["email"]?.string == TestGoogle.anna)
        #expect(await google.post(form: [("token", token)], to: "/revoke")?.status == 200)
        #expect(await google.call(.get, "profile", token: token)?.status == 401)
        #expect(await refresh(google)?.json["error"]?.string == "invalid_grant")
        #expect(await google.raw(.get, "/tokeninfo?access_token=\(token)")?.status == 400)
    }

    @Test func forgetsTheOldestOfTooManyGrants() async {
        let google = TestGoogle()
        google.simulator.world.withLock { world in
            for number in 0..<Authorization.mostGrants {
                _ = world.grant(
                    TestGoogle.anna,
                    scopes: ["openid"],
                    client: google.credentials.clientID,
                    secret: google.credentials.clientSecret.reveal(),
                    refreshToken: "another \(number)"
                )
            }
        }
        #expect(await refresh(google)?.json["error"]?.string == "invalid_grant")
    }
}
