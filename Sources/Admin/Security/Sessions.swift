import Base
import Storage

/// Creates, finds and ends sessions.
struct Sessions: Sendable {
    /// The shortest interval between two records of a session's use.
    private static let touchInterval = Duration.minutes(1)
    private static let longestUserAgent = 200

    /// A valid session.
    struct Found: Sendable {
        let token: SecretToken
        let session: WebSession
        let person: PersonRecord
    }

    let store: any PeopleStore
    let clock: any WallClock
    let idleTimeout: Duration
    let longest: Duration

    /// Signs a user in. The token is always new, so that no one can have planted it in the browser.
    func open(for person: PersonID, address: String, userAgent: String) async throws -> SecretToken {
        let token = SecretToken()
        let now = clock.now
        try await store.openSession(
            WebSession(
                digest: token.digest,
                person: person,
                createdAt: now,
                lastSeenAt: now,
                expiresAt: now + longest,
                address: address,
                userAgent: String(userAgent.prefix(Self.longestUserAgent))
            )
        )
        return token
    }

    /// The session in the cookie, unless it has ended or was idle for too long.
    func find(_ cookie: String?) async throws -> Found? {
        guard let cookie, let token = SecretToken(cookie) else { return nil }
        guard let (session, person) = try await store.session(token.digest) else { return nil }
        let now = clock.now
        guard session.expiresAt > now, now - session.lastSeenAt < idleTimeout else {
            try await store.endSession(session.digest)
            return nil
        }
        if now - session.lastSeenAt >= Self.touchInterval { try await store.touchSession(session.digest, at: now) }
        return Found(token: token, session: session, person: person)
    }

    /// Removes ended sessions.
    func forget() async throws {
        let now = clock.now
        try await store.forgetSessions(endedBefore: now, idleSince: now - idleTimeout)
    }
}
