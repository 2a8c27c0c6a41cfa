package import Base
import Cryptography
package import Storage

/// Creates, finds and ends sessions.
struct Sessions: Sendable {
    /// The shortest interval between two records of a session's use.
    private static let touchInterval = Duration.minutes(1)
    private static let longestUserAgent = 200

    /// A valid session.
    struct Found: Sendable {
        let token: SecretToken
        let session: WebSession
        /// With the role that the session gives.
        let user: UserRecord

        /// Whether the user came from Odoo, and proved no more than who they are there.
        var isFromOdoo: Bool { token.isFromOdoo }
    }

    let store: any UserStore
    let clock: any WallClock
    let idleTimeout: Duration
    let longest: Duration
    /// Whether administrators who came from Odoo have their rights.
    let trustsOdoo: Bool

    /// Signs a user in. The token is always new, so that no one can have planted it in the browser.
    func open(
        for user: UserID,
        fromOdoo: Bool = false,
        address: String,
        userAgent: String
    ) async throws -> SecretToken {
        let token = SecretToken(fromOdoo: fromOdoo)
        let now = clock.now
        try await store.openSession(
            WebSession(
                digest: token.digest,
                user: user,
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
    ///
    /// - Parameter isUse: false where nobody has done anything: the session's idle time goes on.
    func find(_ cookie: String?, isUse: Bool = true) async throws -> Found? {
        guard let cookie, let token = SecretToken(cookie) else { return nil }
        guard let (session, record) = try await store.session(token.digest) else { return nil }
        let now = clock.now
        guard isOpen(session, at: now) else {
            try await store.endSession(session.digest)
            return nil
        }
        if isUse, now - session.lastSeenAt >= Self.touchInterval {
            try await store.touchSession(session.digest, at: now)
        }
        return Found(token: token, session: session, user: limited(record, by: token))
    }

    /// The user of the session, if it is still open. Does not count as using it.
    func user(of token: SecretToken) async throws -> UserRecord? {
        guard let (session, record) = try await store.session(token.digest), isOpen(session, at: clock.now) else {
            return nil
        }
        return limited(record, by: token)
    }

    private func limited(_ record: UserRecord, by token: SecretToken) -> UserRecord {
        var user = record
        // Whoever administers Odoo can come from there as anybody.
        if token.isFromOdoo, !trustsOdoo { user.role = .user }
        return user
    }

    /// The user's sessions, most recently used first.
    func all(of user: UserID) async throws -> [WebSession] {
        let now = clock.now
        return try await store.sessions(of: user).filter { isOpen($0, at: now) }
    }

    private func isOpen(_ session: WebSession, at now: Timestamp) -> Bool {
        session.expiresAt > now && now - session.lastSeenAt < idleTimeout
    }

    /// Removes ended sessions.
    func forget() async throws {
        let now = clock.now
        try await store.forgetSessions(endedBefore: now, idleSince: now - idleTimeout)
    }
}

/// Makes the one-time links by which users are added.
package struct Links: Sendable {
    private let store: any UserStore
    private let clock: any WallClock
    private let lifetime: Duration

    package init(store: any UserStore, clock: any WallClock, lifetime: Duration) {
        self.store = store
        self.clock = clock
        self.lifetime = lifetime
    }

    /// The path of a new link to create the first administrator; `nil` if there is one already.
    package func firstAdministrator() async throws -> String? {
        guard try await !store.users().contains(where: { $0.role == .administrator }) else { return nil }
        return try await issue(.firstAdministrator, nil)
    }

    /// Adds a user and returns the path of the link to choose a password.
    package func invite(_ user: NewUser) async throws -> String {
        let id = try await store.addUser(user, at: clock.now)
        return try await issue(.invitation, id)
    }

    /// The path of a new link for an existing user: an invitation again until a password has been chosen.
    package func forUser(_ user: UserRecord) async throws -> String {
        try await issue(user.passwordHash == nil ? .invitation : .passwordReset, user.id)
    }

    /// The path of a link that is mailed to a user who has forgotten the password. It ends earlier ones of its kind.
    func mailed(to user: UserRecord, for lifetime: Duration) async throws -> String {
        try await issue(.mailedReset, user.id, for: lifetime)
    }

    private func issue(
        _ purpose: OneTimeLink.Purpose,
        _ user: UserID?,
        for lifetime: Duration? = nil
    ) async throws -> String {
        let token = SecretToken()
        let now = clock.now
        try await store.issueLink(
            OneTimeLink(
                purpose: purpose,
                digest: token.digest,
                user: user,
                createdAt: now,
                expiresAt: now + (lifetime ?? self.lifetime)
            )
        )
        return Self.path(of: token)
    }

    /// Where a link leads.
    static func path(of token: SecretToken) -> String { "/link/\(token.text)" }
}

/// A random token of a session or a link. Whoever has it may use it; the store keeps only its digest.
struct SecretToken: Sendable {
    private static let length = 32
    /// What the tokens of sessions begin with whose users came from Odoo. Versions that do not know such sessions take them
    /// for none, and the digest includes it, so that nobody removes it.
    private static let odooMark = "odoo."

    /// The form in a cookie or link: base64url, perhaps after the mark.
    let text: String

    /// A new token.
    init(fromOdoo: Bool = false) {
        text = (fromOdoo ? Self.odooMark : "") + Base64.encode(RandomBytes.make(Self.length), .url, padded: false)
    }

    /// Reads an untrusted token; `nil` if it cannot be one.
    init?(_ text: String) {
        let random = text.hasPrefix(Self.odooMark) ? String(text.dropFirst(Self.odooMark.count)) : text
        guard random.utf8.count < Self.length * 2, Base64.decode(random, .url)?.count == Self.length else { return nil }
        self.text = text
    }

    /// Whether it is that of a session whose user came from Odoo.
    var isFromOdoo: Bool { text.hasPrefix(Self.odooMark) }

    /// The digest that the store knows it by.
    var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }

    /// The value that shows that a form comes from a page shown to the token's holder. It does not reveal the token.
    var formToken: String { Base64.encode(SHA256.digest(Array("form:\(text)".utf8)), .url, padded: false) }

    /// Whether `text` is the form token; compares in constant time.
    func admits(formToken text: String) -> Bool {
        ConstantTime.areEqual(SHA256.digest(Array(text.utf8)), SHA256.digest(Array(formToken.utf8)))
    }
}
