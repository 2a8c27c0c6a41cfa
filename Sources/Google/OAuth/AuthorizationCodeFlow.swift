package import Base
package import HTTP
import OpenSSL

/// One run of the browser grant (RFC 6749 section 4.1) with PKCE (RFC 7636): the address to open, and the exchange of
/// the code that comes back. The page that receives the code is the caller's.
package struct AuthorizationCodeFlow: Sendable {
    private static let randomLength = 32

    package let redirectURI: String
    /// Must come back unchanged with the code.
    package let state: String
    /// Open this in a browser.
    package let authorizeURL: String
    private let endpoints: Endpoints
    private let clientID: String
    private let clientSecret: Secret
    private let scopes: [String]
    private let verifier: Secret

    /// - Parameters:
    ///   - scopes: what to ask for; `openid` and the e-mail address are added.
    ///   - loginHint: the address that Google's page should offer.
    package init(
        endpoints: Endpoints,
        clientID: String,
        clientSecret: Secret,
        redirectURI: String,
        scopes: [String],
        loginHint: String? = nil
    ) {
        self.endpoints = endpoints
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        let identity = [Scope.openID, Scope.email].filter { !scopes.contains($0) }
        self.scopes = identity + scopes
        let verifier = Base64.encode(RandomBytes.make(Self.randomLength), .url, padded: false)
        self.verifier = Secret(verifier)
        state = Base64.encode(RandomBytes.make(Self.randomLength), .url, padded: false)
        // Offline with consent: otherwise Google gives a refresh token only to the first grant of a client.
        var query = FormFields([
            ("client_id", clientID), ("redirect_uri", redirectURI), ("response_type", "code"),
            ("scope", self.scopes.joined(separator: " ")), ("state", state), ("access_type", "offline"),
            ("prompt", "consent"), ("code_challenge_method", "S256"),
            ("code_challenge", Base64.encode(SHA256.digest(Array(verifier.utf8)), .url, padded: false)),
        ])
        if let loginHint { query.add("login_hint", loginHint) }
        authorizeURL = query.appended(to: endpoints.authorizeURL)
    }

    /// What a finished grant gives.
    package struct Grant: Sendable, Hashable {
        package var credential: Credential
        package var identity: TokenResponse.Identity
        package var scopes: GrantedScopes
        /// What was asked for and not granted; the user may refuse single scopes.
        package var missing: [String]
    }

    /// Exchanges the code. Throws too when the state is another, or when no refresh token or identity came.
    package func exchange(
        code: Secret,
        state returnedState: String,
        transport: any HTTPTransport
    ) async throws(GrantError) -> Grant {
        guard returnedState == state else {
            throw GrantError(
                kind: .grant,
                reason: "the answer belongs to another grant",
                remedy: "Open the address that was shown last"
            )
        }
        let form = FormFields([
            ("grant_type", "authorization_code"), ("code", code.reveal()), ("client_id", clientID),
            ("client_secret", clientSecret.reveal()), ("redirect_uri", redirectURI),
            ("code_verifier", verifier.reveal()),
        ])
        let answer = try await TokenEndpoint(endpoints, transport: transport).post(form, forServiceAccount: false)
        guard let refreshToken = answer.refreshToken else {
            throw GrantError(
                kind: .grant,
                reason: "Google gave no refresh token",
                remedy: "Remove the app at myaccount.google.com/permissions and grant again"
            )
        }
        guard let identity = answer.identity else {
            throw GrantError(
                kind: .grant,
                reason: "Google did not say who granted",
                remedy: "Grant again and leave the e-mail address ticked"
            )
        }
        let granted = answer.scopes ?? GrantedScopes(scopes)
        return Grant(
            credential: .user(clientID: clientID, clientSecret: clientSecret, refreshToken: refreshToken),
            identity: identity,
            scopes: granted,
            missing: granted.missing(of: scopes)
        )
    }

    /// What the `error` parameter says that came back in place of a code.
    package static func refusal(_ error: String) -> GrantError {
        let body = #"{"error":"\#(error.filter { $0.isLetter || $0 == "_" }.prefix(60))"}"#
        return GrantError(status: 400, body: Array(body.utf8), forServiceAccount: false)
    }
}
