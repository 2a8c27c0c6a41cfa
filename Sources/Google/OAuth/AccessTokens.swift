package import Base
package import Transport

/// The access tokens of one account. Concurrent callers share one request, and a token is kept until shortly before it
/// expires.
package actor AccessTokens {
    /// How long before its expiry a token is replaced, as in Google's own library.
    package static let renewalMargin = Duration.seconds(225)

    private struct Token {
        var value: Secret
        var expires: Timestamp
    }

    package nonisolated let credential: Credential
    private let endpoint: TokenEndpoint
    private let scopes: [String]
    private let clock: any WallClock
    private let onAnswer: @Sendable (GrantError?) async -> Void
    private var current: Token?
    private var pending: Task<Result<Secret, GrantError>, Never>?
    /// The scopes in the last token answer; `nil` before the first.
    package private(set) var grantedScopes: GrantedScopes?

    /// When the last token was issued; `nil` before the first.
    package private(set) var renewedAt: Timestamp?

    /// - Parameters:
    ///   - scopes: the scopes that a service account requests; a user's grant has its own.
    ///   - onAnswer: receives the result of each token request, before its callers do: `nil` for a token.
    package init(
        _ credential: Credential,
        scopes: [String],
        endpoints: Endpoints,
        transport: any HTTPTransport,
        clock: any WallClock = SystemClock(),
        onAnswer: @escaping @Sendable (GrantError?) async -> Void = { _ in }
    ) {
        self.credential = credential
        self.scopes = scopes
        self.clock = clock
        self.onAnswer = onAnswer
        endpoint = TokenEndpoint(endpoints, transport: transport)
    }

    /// The user whose quota Gmail charges. Without it, all users would share the service account's.
    package nonisolated var quotaUser: String? {
        guard case .serviceAccount(_, let subject) = credential else { return nil }
        return String(subject.prefix(40))
    }

    /// Returns a token that remains valid for a while. Cancelling one caller does not cancel the request of the others.
    package func token() async throws(GrantError) -> Secret {
        if let current, current.expires - Self.renewalMargin > clock.now { return current.value }
        if let pending { return try await pending.value.get() }
        let task = Task { await self.renew() }
        pending = task
        return try await task.value.get()
    }

    /// Discards `token` after Google has refused it with 401. A newer one stays.
    package func invalidate(_ token: Secret) {
        if current?.value == token { current = nil }
    }

    private func renew() async -> Result<Secret, GrantError> {
        let result: Result<Secret, GrantError>
        do throws(GrantError) {
            let asked = clock.now
            let answer = try await endpoint.token(for: credential, scopes: scopes, now: asked)
            current = Token(value: answer.accessToken, expires: asked + answer.expiresIn)
            renewedAt = asked
            if let granted = answer.scopes { grantedScopes = granted }
            result = .success(answer.accessToken)
            await onAnswer(nil)
        } catch {
            result = .failure(error)
            await onAnswer(error)
        }
        pending = nil
        return result
    }
}
