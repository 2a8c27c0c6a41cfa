package import Base
import Cryptography
package import Transport

/// One authorization code flow (RFC 6749 section 4.1) with PKCE (RFC 7636): the URL to open, and the exchange of the
/// returned code. The caller provides the page that receives the code.
package struct AuthorizationCodeFlow: Sendable {
    private static let randomLength = 32

    package let redirectURI: String
    /// Must be returned unchanged with the code.
    package let state: String
    /// The URL to open in a browser.
    package let authorizeURL: String
    private let endpoints: Endpoints
    private let clientID: String
    private let clientSecret: Secret
    private let scopes: [String]
    private let verifier: Secret
    /// Must be returned in the id_token: it shows that the code belongs to this flow.
    private let nonce: String

    /// What the flow is for.
    package enum Purpose: Sendable {
        /// Offline access: requests a refresh token, with consent each time.
        case grant
        /// The user's identity only; the page offers accounts of `hostedDomain` if set.
        case signIn(hostedDomain: String?)
    }

    /// - Parameters:
    ///   - scopes: the scopes to request; `openid` and the email address are added.
    ///   - loginHint: the address for Google's page to suggest.
    package init(
        endpoints: Endpoints,
        clientID: String,
        clientSecret: Secret,
        redirectURI: String,
        scopes: [String],
        loginHint: String? = nil,
        purpose: Purpose = .grant
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
        nonce = Base64.encode(RandomBytes.make(Self.randomLength), .url, padded: false)
        var query = FormFields([
            ("client_id", clientID), ("redirect_uri", redirectURI), ("response_type", "code"),
            ("scope", self.scopes.joined(separator: " ")), ("state", state), ("nonce", nonce),
            ("code_challenge_method", "S256"),
            ("code_challenge", Base64.encode(SHA256.digest(Array(verifier.utf8)), .url, padded: false)),
        ])
        switch purpose {
        case .grant:
            // Offline with consent: otherwise Google returns a refresh token only on a client's first grant.
            query.add("access_type", "offline")
            query.add("prompt", "consent")
        case .signIn(let hostedDomain):
            query.add("prompt", "select_account")
            if let hostedDomain { query.add("hd", hostedDomain) }
        }
        if let loginHint { query.add("login_hint", loginHint) }
        authorizeURL = query.appended(to: endpoints.authorizeURL)
    }

    /// A flow while the browser is away. It has secrets, and is stored only sealed.
    package struct Snapshot: Codable, Sendable {
        fileprivate let redirectURI: String
        fileprivate let state: String
        fileprivate let authorizeURL: String
        fileprivate let clientID: String
        fileprivate let clientSecret: String
        fileprivate let scopes: [String]
        fileprivate let verifier: String
        fileprivate let nonce: String
    }

    package var snapshot: Snapshot {
        Snapshot(
            redirectURI: redirectURI,
            state: state,
            authorizeURL: authorizeURL,
            clientID: clientID,
            clientSecret: clientSecret.reveal(),
            scopes: scopes,
            verifier: verifier.reveal(),
            nonce: nonce
        )
    }

    /// Goes on with a flow whose browser has returned.
    package init(_ snapshot: Snapshot, endpoints: Endpoints) {
        redirectURI = snapshot.redirectURI
        state = snapshot.state
        authorizeURL = snapshot.authorizeURL
        self.endpoints = endpoints
        clientID = snapshot.clientID
        clientSecret = Secret(snapshot.clientSecret)
        scopes = snapshot.scopes
        verifier = Secret(snapshot.verifier)
        nonce = snapshot.nonce
    }

    /// The result of a completed grant.
    package struct Grant: Sendable, Hashable {
        package var credential: Credential
        package var identity: TokenResponse.Identity
        package var scopes: GrantedScopes
        /// The scopes requested but not granted; the user may refuse individual scopes.
        package var missing: [String]
    }

    /// Exchanges the code. Also throws if the state differs, or if no refresh token or identity was returned.
    package func exchange(
        code: Secret,
        state returnedState: String,
        transport: any HTTPTransport,
        now: Timestamp = SystemClock().now
    ) async throws(GrantError) -> Grant {
        let answer = try await redeem(code, returnedState, transport)
        guard let refreshToken = answer.refreshToken else {
            throw GrantError(
                kind: .grant,
                code: GrantError.noRefreshToken,
                reason: Reason(.noRefreshToken),
                suggestedFix: .removeApp
            )
        }
        let granted = answer.scopes ?? GrantedScopes(scopes)
        return Grant(
            credential: .user(clientID: clientID, clientSecret: clientSecret, refreshToken: refreshToken),
            identity: try identity(in: answer, now: now),
            scopes: granted,
            missing: granted.missing(of: scopes)
        )
    }

    /// Exchanges a sign-in's code for the user's identity; no token is kept.
    package func identify(
        code: Secret,
        state returnedState: String,
        transport: any HTTPTransport,
        now: Timestamp
    ) async throws(GrantError) -> TokenResponse.Identity {
        try identity(in: try await redeem(code, returnedState, transport), now: now)
    }

    private func redeem(
        _ code: Secret,
        _ returnedState: String,
        _ transport: any HTTPTransport
    ) async throws(GrantError) -> TokenResponse {
        guard returnedState == state else {
            throw GrantError(
                kind: .grant,
                reason: Reason(.otherGrant),
                suggestedFix: .openLastAddress
            )
        }
        let form = FormFields([
            ("grant_type", "authorization_code"), ("code", code.reveal()), ("client_id", clientID),
            ("client_secret", clientSecret.reveal()), ("redirect_uri", redirectURI),
            ("code_verifier", verifier.reveal()),
        ])
        return try await TokenEndpoint(endpoints, transport: transport).post(form, forServiceAccount: false)
    }

    private func identity(
        in answer: TokenResponse,
        now: Timestamp
    ) throws(GrantError) -> TokenResponse.Identity {
        guard let identity = answer.identity else {
            throw GrantError(
                kind: .grant,
                code: GrantError.noIdentity,
                reason: Reason(.noIdentity),
                suggestedFix: .leaveEmailTicked
            )
        }
        if let doubt = identity.doubt(clientID: clientID, nonce: nonce, now: now) {
            throw GrantError(
                kind: .grant,
                code: GrantError.wrongIdentity,
                reason: Reason(.wrongIdentity, doubt.rawValue),
                suggestedFix: .checkClock
            )
        }
        return identity
    }

    /// Returns the error for the `error` parameter that came back instead of a code.
    package static func refusal(_ error: String) -> GrantError {
        let body = #"{"error":"\#(error.filter { $0.isLetter || $0 == "_" }.prefix(60))"}"#
        return GrantError(status: 400, body: Array(body.utf8), forServiceAccount: false)
    }
}
