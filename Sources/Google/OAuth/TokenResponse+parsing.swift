import Base
import OpenSSL

extension TokenResponse {
    private struct Body: Decodable {
        var access_token: String
        var expires_in: Int?
        var scope: String?
        var refresh_token: String?
        var id_token: String?
    }

    private struct Claims: Decodable {
        var sub: String
        var email: String?
        var email_verified: Bool?
        var hd: String?
        var iss: String?
        var aud: String?
        var exp: Int64?
        var nonce: String?
    }

    /// OpenID Connect Core section 2: at most 255 ASCII characters.
    private static let longestSubject = 255
    /// The lifetime of Google's tokens in seconds, if the answer has none.
    private static let usualLifetime = 3600

    /// Reads the answer; `nil` if it is not a token answer.
    package init?(json: [UInt8]) {
        guard let body = try? JSON.decode(Body.self, from: json), !body.access_token.isEmpty else { return nil }
        accessToken = Secret(body.access_token)
        expiresIn = .seconds(max(0, min(body.expires_in ?? Self.usualLifetime, 86_400)))
        scopes = body.scope.map(GrantedScopes.init(text:))
        refreshToken = body.refresh_token.map { Secret($0) }
        identity = body.id_token.flatMap(Self.identity(idToken:))
    }

    private static func identity(idToken: String) -> Identity? {
        let parts = idToken.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decode(String(parts[1]), .url),
            let claims = try? JSON.decode(Claims.self, from: payload), !claims.sub.isEmpty,
            claims.sub.utf8.count <= Self.longestSubject
        else { return nil }
        return Identity(
            subject: claims.sub,
            email: claims.email,
            isEmailVerified: claims.email_verified ?? false,
            hostedDomain: claims.hd,
            issuer: claims.iss,
            audience: claims.aud,
            expires: claims.exp.flatMap(timestamp),
            nonce: claims.nonce
        )
    }

    /// Returns a time in seconds; `nil` if it is out of range.
    private static func timestamp(seconds: Int64) -> Timestamp? {
        let (milliseconds, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        return isTooLarge ? nil : Timestamp(milliseconds: milliseconds)
    }
}
