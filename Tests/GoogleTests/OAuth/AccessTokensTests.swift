import Base
import Cryptography
import Google
import Testing
import Transport

struct AccessTokensTests {
    private let clock = ManualClock()
    private let user = Credential.user(
        clientID: "id",
        clientSecret: Secret("se/cret"),
        refreshToken: Secret("1//refresh")
    )

    private func tokens(_ steps: [ScriptedTransport.Step]) -> (AccessTokens, ScriptedTransport) {
        let transport = ScriptedTransport(steps)
        return (AccessTokens(user, scopes: [], endpoints: .google, transport: transport, clock: clock), transport)
    }

    @Test func manyWaitForOneExchange() async throws {
        let (tokens, transport) = tokens([Answer.token("a")])
        try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<50 { group.addTask { try await tokens.token() } }
            for try await token in group { #expect(token.reveal() == "a") }
        }
        #expect(transport.seen.count == 1)
        let form = try #require(transport.seen.first)
        #expect(
            form.text == "grant_type=refresh_token&refresh_token=1%2F%2Frefresh&client_id=id&client_secret=se%2Fcret"
        )
        #expect(form.request.url == "https://oauth2.googleapis.com/token")
    }

    @Test func renewsBeforeExpiry() async throws {
        let (tokens, transport) = tokens([Answer.token("a", expiresIn: 3600), Answer.token("b")])
        #expect(try await tokens.token().reveal() == "a")
        clock.advance(by: .seconds(3600 - 226))
        #expect(try await tokens.token().reveal() == "a")
        clock.advance(by: .seconds(2))
        #expect(try await tokens.token().reveal() == "b")
        #expect(transport.seen.count == 2)
    }

    @Test func forgetsOnlyTheTokenThatWasRefused() async throws {
        let (tokens, transport) = tokens([Answer.token("a"), Answer.token("b")])
        let first = try await tokens.token()
        await tokens.invalidate(first)
        #expect(try await tokens.token().reveal() == "b")
        await tokens.invalidate(first)
        #expect(try await tokens.token().reveal() == "b")
        #expect(transport.seen.count == 2)
    }

    @Test func triesAgainAfterAFailure() async throws {
        let (tokens, _) = tokens([Answer.failure(.timeout, .perhapsProcessed), Answer.token("a")])
        await #expect(throws: GrantError.self) { try await tokens.token() }
        #expect(try await tokens.token().reveal() == "a")
    }

    @Test func aServiceAccountSignsAnAssertion() async throws {
        let key = try SigningKey.generate()
        let file = """
            {"type":"service_account","client_email":"gw@p.iam.gserviceaccount.example","private_key_id":"k1",
            "private_key":"\(try key.pem().reveal().split(separator: "\n").joined(separator: "\\n"))\\n"}
            """
        let account = try ServiceAccountKey(json: Array(file.utf8))
        let credential = Credential.serviceAccount(account, subject: "anna@acme.example")
        let transport = ScriptedTransport([Answer.token("a")])
        let tokens = AccessTokens(
            credential,
            scopes: ScopeSet.modify.delegatedScopes,
            endpoints: .google,
            transport: transport,
            clock: clock
        )
        _ = try await tokens.token()
        #expect(tokens.quotaUser == "anna@acme.example")
        let form = try #require(transport.seen.first).text
        let assertion = try #require(form.split(separator: "assertion=").last)
        let parts = assertion.split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        let signature = try #require(Base64.decode(parts[2], .url))
        #expect(key.verify(signature, of: Array("\(parts[0]).\(parts[1])".utf8)))
        let claims = String(decoding: try #require(Base64.decode(parts[1], .url)), as: UTF8.self)
        #expect(claims.contains(#""sub":"anna@acme.example""#))
        #expect(claims.contains(#""aud":"https://oauth2.googleapis.com/token""#))
        #expect(claims.contains(#""scope":"https://www.googleapis.com/auth/gmail.modify""#))
    }
}
