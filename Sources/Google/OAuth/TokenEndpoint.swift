package import Base
package import HTTP

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
            throw GrantError(kind: .transient(retryAfter: nil), reason: Remark(.unreadableTokenAnswer))
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
