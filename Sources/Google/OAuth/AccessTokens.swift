package import Base
package import HTTP

/// The access tokens of one account: asked for once however many wait, kept until shortly before they expire.
package actor AccessTokens {
    /// A token is replaced so long before it expires, as Google's own library does.
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
    /// What the last token answer said was granted; `nil` until then.
    package private(set) var grantedScopes: GrantedScopes?

    /// When the last token was given; `nil` until then.
    package private(set) var renewedAt: Timestamp?

    /// - Parameters:
    ///   - scopes: what a service account asks for; a user's grant carries its own.
    ///   - onAnswer: hears what became of each request for a token, before those who wait for it: `nil` for a token.
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

    /// Charged by Gmail in place of the service account, which would otherwise pay for all of its users.
    package nonisolated var quotaUser: String? {
        guard case .serviceAccount(_, let subject) = credential else { return nil }
        return String(subject.prefix(40))
    }

    /// A token that is good for a while. The exchange goes on for the others when one waiting task is cancelled.
    package func token() async throws(GrantError) -> Secret {
        if let current, current.expires - Self.renewalMargin > clock.now { return current.value }
        if let pending { return try await pending.value.get() }
        let task = Task { await self.renew() }
        pending = task
        return try await task.value.get()
    }

    /// Forgets `token` after Google has refused it with 401. A newer one stays.
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
