import Base
import OpenSSL

/// The signed assertion by which a service account requests a token (RFC 7523; a JSON Web Token, RS256).
struct Assertion {
    /// The longest lifetime that Google accepts.
    static let lifetime = Duration.seconds(3600)
    /// How far the time of issue is set back, for clocks ahead of Google's.
    static let allowance = Duration.seconds(10)

    var key: ServiceAccountKey
    var subject: String
    var scopes: [String]
    var audience: String
    var now: Timestamp

    private struct Header: Encodable {
        var alg = "RS256"
        var typ = "JWT"
        var kid: String
    }

    private struct Claims: Encodable {
        var iss: String
        var sub: String
        var scope: String
        var aud: String
        var iat: Int64
        var exp: Int64
    }

    func signed() throws(GrantError) -> Secret {
        let issued = now - Self.allowance
        let claims = Claims(
            iss: key.clientEmail,
            sub: subject,
            scope: scopes.joined(separator: " "),
            aud: audience,
            iat: issued.seconds,
            exp: (issued + Self.lifetime).seconds
        )
        do {
            let header = Base64.encode(try JSON.encode(Header(kid: key.privateKeyID)), .url, padded: false)
            let input = header + "." + Base64.encode(try JSON.encode(claims), .url, padded: false)
            let signature = try SigningKey(pem: key.privateKey).sign(Array(input.utf8))
            return Secret(input + "." + Base64.encode(signature, .url, padded: false))
        } catch {
            throw GrantError(
                kind: .setup,
                reason: Remark(.keyCannotSign),
                remedy: .addKeyAgain
            )
        }
    }
}
