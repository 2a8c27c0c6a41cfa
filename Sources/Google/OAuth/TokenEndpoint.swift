package import Base
import Cryptography
package import Transport

/// Google's token endpoint (RFC 6749 section 3.2) and revocation endpoint (RFC 7009).
package struct TokenEndpoint: Sendable {
    /// Tokens, id_token included, are smaller than 10 KB.
    private static let longestAnswer = 64 << 10
    private static let timeout = Duration.seconds(30)

    private let endpoints: Endpoints
    private let transport: any HTTPTransport

    package init(_ endpoints: Endpoints, transport: any HTTPTransport) {
        self.endpoints = endpoints
        self.transport = transport
    }

    /// Requests an access token for `credential` now. A service account requests `scopes`; a user's grant has its own.
    package func token(
        for credential: Credential,
        scopes: [String],
        now: Timestamp
    ) async throws(GrantError) -> TokenResponse {
        switch credential {
        case .user(let clientID, let clientSecret, let refreshToken):
            let fields = [
                ("grant_type", "refresh_token"), ("refresh_token", refreshToken.reveal()), ("client_id", clientID),
                ("client_secret", clientSecret.reveal()),
            ]
            return try await post(FormFields(fields), forServiceAccount: false)
        case .serviceAccount(let key, let subject):
            let assertion = try Assertion(
                key: key,
                subject: subject,
                scopes: scopes,
                audience: endpoints.tokenAudience,
                now: now
            ).signed()
            let fields = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion.reveal()),
            ]
            return try await post(FormFields(fields), forServiceAccount: true)
        }
    }

    /// Revokes a grant by its refresh or access token. One that Google no longer knows counts as revoked.
    package func revoke(_ token: Secret) async throws(GrantError) {
        let response = try await exchange(endpoints.revokeURL, FormFields([("token", token.reveal())]))
        let isUnknown =
            response.status == 400 && String(decoding: response.body, as: UTF8.self).contains("invalid_token")
        guard response.status == 200 || isUnknown else { throw refusal(response, forServiceAccount: false) }
    }

    func post(_ form: FormFields, forServiceAccount: Bool) async throws(GrantError) -> TokenResponse {
        let response = try await exchange(endpoints.tokenURL, form)
        guard response.status == 200 else { throw refusal(response, forServiceAccount: forServiceAccount) }
        guard let token = TokenResponse(json: response.body) else {
            throw GrantError(kind: .transient(retryAfter: nil), reason: Reason(.unreadableTokenAnswer))
        }
        return token
    }

    private func exchange(_ url: String, _ form: FormFields) async throws(GrantError) -> HTTPResponse {
        let request = HTTPRequest(
            .post,
            url,
            fields: [.init("Content-Type", "application/x-www-form-urlencoded"), .init("Accept", "application/json")],
            body: .bytes(Array(form.encoded.utf8)),
            timeout: Self.timeout,
            maximumResponseSize: Self.longestAnswer
        )
        do { return try await transport.send(request) } catch { throw GrantError(error) }
    }

    private func refusal(_ response: HTTPResponse, forServiceAccount: Bool) -> GrantError {
        GrantError(
            status: response.status,
            body: response.body,
            retryAfter: response.field("Retry-After").flatMap(Int.init).map { .seconds(max(0, min($0, 86_400))) },
            forServiceAccount: forServiceAccount
        )
    }
}

/// The token endpoint's answer with an access token.
package struct TokenResponse: Sendable, Hashable {
    package var accessToken: Secret
    package var expiresIn: Duration
    /// `nil` if the answer omits them: then the requested scopes were granted (RFC 6749 section 5.1).
    package var scopes: GrantedScopes?
    package var refreshToken: Secret?
    package var identity: Identity?

    /// The granting user's identity, from the id_token's claims.
    ///
    /// The signature needs no check: the token came from Google's token endpoint over TLS (OpenID Connect Core section
    /// 3.1.3.7, rule 6).
    package struct Identity: Sendable, Hashable {
        /// Never changes, while the address may.
        package var subject: String
        package var email: String?
        package var isEmailVerified: Bool
        /// The Workspace domain; `nil` for consumer accounts.
        package var hostedDomain: String?
        package var issuer: String?
        package var audience: String?
        package var expires: Timestamp?
        package var nonce: String?
    }
}

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

extension TokenResponse.Identity {
    /// Why an id_token cannot be trusted for this sign-in.
    package enum Doubt: String, Sendable {
        case issuer = "its issuer is not Google"
        case audience = "it is for another client"
        case expired = "it has expired"
        case nonce = "it belongs to another sign-in"
    }

    /// Google uses both spellings.
    private static let issuers = ["https://accounts.google.com", "accounts.google.com"]

    /// Applies the checks of OpenID Connect Core section 3.1.3.7 that remain when the token came directly from the
    /// token endpoint over TLS; `nil` if all pass.
    package func doubt(clientID: String, nonce expected: String, now: Timestamp) -> Doubt? {
        guard let issuer, Self.issuers.contains(issuer) else { return .issuer }
        guard audience == clientID else { return .audience }
        guard let expires, expires > now else { return .expired }
        guard nonce == expected else { return .nonce }
        return nil
    }
}
