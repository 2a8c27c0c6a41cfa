package import Base

/// What a user may do in the console.
package enum Role: String, Sendable, CaseIterable {
    /// Everything.
    case administrator
    /// The user's own settings and own account.
    case user
}

/// A user of the console.
package struct UserRecord: Sendable, Hashable {
    package var id: UserID
    /// The name to sign in with; case is ignored.
    package var email: String
    package var name: String
    package var role: Role
    /// A language tag such as `de`; `nil` follows the browser.
    package var language: String?
    /// The scrypt hash in PHC form; `nil` until a password is set.
    package var passwordHash: String?
    /// Google's `sub` of a user who signs in with Google.
    package var googleSubject: String?
    /// If false, signing in is refused, and there are no sessions.
    package var isActive: Bool
    package var createdAt: Timestamp
    package var lastSignInAt: Timestamp?
    /// The account whose grant and settings are this user's own.
    package var account: AccountID?
    /// Whether signing in with a password requires a second factor.
    package var hasSecondFactor: Bool

    package init(
        id: UserID,
        email: String,
        name: String,
        role: Role,
        language: String? = nil,
        passwordHash: String? = nil,
        googleSubject: String? = nil,
        isActive: Bool = true,
        createdAt: Timestamp,
        lastSignInAt: Timestamp? = nil,
        account: AccountID? = nil,
        hasSecondFactor: Bool = false
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.passwordHash = passwordHash
        self.googleSubject = googleSubject
        self.isActive = isActive
        self.createdAt = createdAt
        self.lastSignInAt = lastSignInAt
        self.account = account
        self.hasSecondFactor = hasSecondFactor
    }
}

/// The properties of a new user.
package struct NewUser: Sendable, Hashable {
    package var email: String
    package var name: String
    package var role: Role
    package var language: String?
    package var account: AccountID?

    package init(email: String, name: String, role: Role, language: String? = nil, account: AccountID? = nil) {
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.account = account
    }
}

/// A new user with a link to choose a password.
package struct NewInvitation: Sendable, Hashable {
    package var user: NewUser
    /// SHA-256 of the link's token.
    package var digest: [UInt8]
    /// The Odoo database that the user belongs to; empty for the first one.
    package var odooDatabase: String

    package init(user: NewUser, digest: [UInt8], odooDatabase: String = "") {
        self.user = user
        self.digest = digest
        self.odooDatabase = odooDatabase
    }
}

/// The changes to a user. A field that is `nil` stays as it is.
package struct UserChange: Sendable, Hashable {
    package var email: String?
    package var name: String?
    package var role: Role?
    /// `.some(nil)` follows the browser again.
    package var language: String??
    /// `.some(nil)` takes the account away from the user.
    package var account: AccountID??
    /// `.some(nil)` ends signing in with Google.
    package var googleSubject: String??
    package var isActive: Bool?

    package init() {}
}

/// The row number of a user of the console. Name and address may change; this number does not.
package struct UserID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: UserID, b: UserID) -> Bool { a.rawValue < b.rawValue }
}

/// The console's users, their one-time links and their sessions. Each method is one transaction.
package protocol UserStore: Sendable {
    // MARK: Users

    /// All users, ordered by email.
    func users() async throws(StorageError) -> [UserRecord]

    func user(_ id: UserID) async throws(StorageError) -> UserRecord?

    /// The user with that email, ignoring case.
    func user(email: String) async throws(StorageError) -> UserRecord?

    /// The user whom Google identifies by that `sub`.
    func user(googleSubject: String) async throws(StorageError) -> UserRecord?

    /// Adds a user without a password. Throws `.conflict` when the email exists.
    func addUser(_ user: NewUser, at now: Timestamp) async throws(StorageError) -> UserID

    /// Adds users without passwords, each with a link to choose one: all of them, or nobody. Throws `.conflict` when the email
    /// of one exists.
    ///
    /// - Parameter end: until when the links are valid.
    func invite(
        _ invitations: [NewInvitation],
        until end: Timestamp,
        at now: Timestamp
    ) async throws(StorageError) -> [UserID]

    /// Changes a user. Throws `.conflict` where no active administrator would be left, or where the email belongs to
    /// another user. Deactivation and a change of role end the user's sessions and links.
    func changeUser(_ id: UserID, _ change: UserChange) async throws(StorageError)

    /// Sets the password, and ends the user's links and sessions except the session with digest `except`.
    func setPassword(_ hash: String, of id: UserID, except: [UInt8]?) async throws(StorageError)

    /// Replaces the hash with one of the same password at a new cost, unless the password was changed in the meantime.
    func rehashPassword(_ hash: String, replacing old: String, of id: UserID) async throws(StorageError)

    /// Removes the user with sessions and links. Throws `.conflict` for the last active administrator.
    func removeUser(_ id: UserID) async throws(StorageError)

    // MARK: Links

    /// Stores a link; an earlier one for the same user and purpose is no longer valid.
    func issueLink(_ link: OneTimeLink) async throws(StorageError)

    /// The link with that digest, if it is still valid.
    func link(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> OneTimeLink?

    /// Uses up a link: creates the first administrator, or sets name and password of the link's user and ends all of
    /// that user's sessions. Throws `.notFound` where the link is not, or no longer, valid, and `.conflict` where the
    /// user is not active or an administrator has been created in the meantime.
    func redeemLink(
        _ digest: [UInt8],
        _ enrolment: Enrolment,
        at now: Timestamp
    ) async throws(StorageError) -> UserID

    // MARK: Sessions

    /// Stores a session and records that its user has signed in.
    func openSession(_ session: WebSession) async throws(StorageError)

    /// The session with that digest and its user, at any age of the session; `nil` where the user is not active.
    func session(_ digest: [UInt8]) async throws(StorageError) -> (session: WebSession, user: UserRecord)?

    /// The sessions of a user, most recently used first.
    func sessions(of user: UserID) async throws(StorageError) -> [WebSession]

    func touchSession(_ digest: [UInt8], at now: Timestamp) async throws(StorageError)

    /// Ends a session; does nothing where there is none.
    func endSession(_ digest: [UInt8]) async throws(StorageError)

    /// Ends all sessions of a user except the one with digest `except`. Returns how many.
    func endSessions(of user: UserID, except: [UInt8]?) async throws(StorageError) -> Int

    /// Drops sessions and links that ended before `now`, and sessions not used since `idleSince`.
    func forgetSessions(endedBefore now: Timestamp, idleSince: Timestamp) async throws(StorageError)
}
