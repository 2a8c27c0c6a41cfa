import Base
import Storage

/// Opens, finds and ends sessions.
struct Sessions: Sendable {
    /// A session that is used is written down at most this often.
    private static let touchInterval = Duration.minutes(1)
    private static let longestUserAgent = 200

    /// A session that is good.
    struct Found: Sendable {
        let token: SecretToken
        let session: WebSession
        let person: PersonRecord
    }

    let store: any PeopleStore
    let clock: any WallClock
    let idleTimeout: Duration
    let longest: Duration

    /// Signs a person in. The token is always a new one, so that nobody can have put it into the browser before.
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

    /// The session that the cookie names, unless it has ended or was left idle for too long.
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

    /// Drops what has ended.
    func forget() async throws {
        let now = clock.now
        try await store.forgetSessions(endedBefore: now, idleSince: now - idleTimeout)
    }
}
