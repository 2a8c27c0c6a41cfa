import Base
import Cryptography
import Testing

@testable import GoogleSimulator

struct ServiceAccountTests {
    private static let email = "gateway@project.iam.gserviceaccount.com"
    private static let key = Result { try SigningKey.generate() }

    private func google() throws -> (TestGoogle, SigningKey) {
        let google = TestGoogle()
        let file = try google.simulator.addServiceAccount(
            Self.email,
            scopes: [GmailScope.send, GmailScope.readonly],
            tokenURI: TestGoogle.origin + "/token"
        )
        let json = try #require(JSON(Array(file.reveal().utf8)))
        return (google, try SigningKey(pem: Secret(try #require(json["private_key"]?.string))))
    }

    private func ask(
        _ google: TestGoogle,
        _ key: SigningKey,
        _ changes: [String: JSON] = [:]
    ) async throws -> TestGoogle.Answer? {
        let now = Int(google.clock.now.seconds)
        let claims: [String: JSON] = [
            "iss": .string(Self.email), "sub": .string(TestGoogle.anna), "scope": .string(GmailScope.send),
            "aud": "https://oauth2.googleapis.com/token", "iat": .integer(now), "exp": .integer(now + 3600),
        ]
        let header: JSON = ["alg": "RS256", "typ": "JWT"]
        let signed = [header, .object(claims.merging(changes) { $1 })]
            .map { Base64.encode($0.bytes, .url, padded: false) }.joined(separator: ".")
        let signature = Base64.encode(try key.sign(Array(signed.utf8)), .url, padded: false)
        return await google.post(
            form: [("grant_type", TokenMethods.assertionGrant), ("assertion", "\(signed).\(signature)")],
            to: "/token"
        )
    }

    @Test func actsForAUserOfTheDomain() async throws {
        let (google, key) = try google()
        let answer = try await ask(google, key)
        #expect(answer?.status == 200)
        let token = try #require(answer?.json["access_token"]?.string)
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
        #expect(google.simulator.sentMessages.first?.account == TestGoogle.anna)
    }

    @Test func refusesAnotherKey() async throws {
        let (google, _) = try google()
        let answer = try await ask(google, try Self.key.get())
        #expect(answer?.json["error"]?.string == "invalid_grant")
        #expect(answer?.json["error_description"]?.string == "Invalid JWT Signature.")
    }

    @Test(
        arguments: [
            (["sub": "nobody@example.com"], "invalid_grant"),
            (["exp": 9_999_999_999], "invalid_grant"),
            (["aud": "https://elsewhere.example/"], "invalid_grant"),
            (["iss": "unknown@example.com"], "invalid_grant"),
            (["scope": "not-a-scope"], "invalid_scope"),
            (["scope": "https://www.googleapis.com/auth/contacts"], "unauthorized_client"),
            (
                ["scope": "https://www.googleapis.com/auth/gmail.send https://www.googleapis.com/auth/contacts"],
                "access_denied"
            ),
        ] as [([String: JSON], String)]
    )
    func refuses(_ changes: [String: JSON], as error: String) async throws {
        let (google, key) = try google()
        #expect(try await ask(google, key, changes)?.json["error"]?.string == error)
    }
}
