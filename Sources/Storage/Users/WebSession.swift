package import Base

/// A user signed in with one browser. The cookie carries a random token; the store has only its SHA-256.
package struct WebSession: Sendable, Hashable {
    /// SHA-256 of the token.
    package var digest: [UInt8]
    package var user: UserID
    package var createdAt: Timestamp
    /// Updated now and then while the session is used.
    package var lastSeenAt: Timestamp
    /// When the session ends, however much it is used.
    package var expiresAt: Timestamp
    /// The address from which the user signed in.
    package var address: String
    /// The browser's `User-Agent`.
    package var userAgent: String

    package init(
        digest: [UInt8],
        user: UserID,
        createdAt: Timestamp,
        lastSeenAt: Timestamp,
        expiresAt: Timestamp,
        address: String,
        userAgent: String
    ) {
        self.digest = digest
        self.user = user
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.address = address
        self.userAgent = userAgent
    }
}

/// A link sent to a user for choosing a password, valid once and for a limited time.
///
/// The link carries a random token; the store has only its SHA-256, so that a reader of the database cannot use the
/// link.
package struct OneTimeLink: Sendable, Hashable {
    package enum Purpose: String, Sendable {
        /// Creates the first administrator, who does not exist yet.
        case firstAdministrator = "first-administrator"
        /// Lets an invited user choose a password for the first time.
        case invitation
        /// Made by an administrator.
        case passwordReset = "password-reset"
        /// Mailed to a user who has forgotten the password. It neither replaces an administrator's link nor is replaced by it.
        case mailedReset = "mailed-reset"
    }

    package var purpose: Purpose
    /// SHA-256 of the token.
    package var digest: [UInt8]
    /// The user it belongs to; `nil` for the first administrator.
    package var user: UserID?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        purpose: Purpose,
        digest: [UInt8],
        user: UserID?,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.purpose = purpose
        self.digest = digest
        self.user = user
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// What the holder of a one-time link enters.
package struct Enrolment: Sendable, Hashable {
    /// The name to sign in with; used for the first administrator only.
    package var email: String
    package var name: String
    /// The scrypt hash of the chosen password in PHC form.
    package var passwordHash: String

    package init(email: String, name: String, passwordHash: String) {
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
    }
}

/// What a user needs besides the password to sign in (RFC 6238).
package struct SecondFactor: Sendable, Hashable {
    /// The secret, sealed for this user.
    package var sealedSecret: [UInt8]
    package var enabledAt: Timestamp
    /// The number of unused recovery codes.
    package var recoveryCodes: Int

    package init(sealedSecret: [UInt8], enabledAt: Timestamp, recoveryCodes: Int) {
        self.sealedSecret = sealedSecret
        self.enabledAt = enabledAt
        self.recoveryCodes = recoveryCodes
    }
}

/// The users' second factors. Each method is one transaction.
package protocol SecondFactorStore: Sendable {
    func secondFactor(of user: UserID) async throws(StorageError) -> SecondFactor?

    /// Stores a second factor in place of any earlier one, with the SHA-256 of its recovery codes.
    ///
    /// - Parameter step: the time step of the code that confirmed it, which is used up by it.
    func setSecondFactor(
        of user: UserID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError)

    /// Uses up the code of a time step. Returns false where the code of that step or of a later one was used before.
    func useStep(_ step: Int64, of user: UserID) async throws(StorageError) -> Bool

    /// Uses up the recovery code with that SHA-256. Returns false where there is none.
    func useRecoveryCode(_ digest: [UInt8], of user: UserID) async throws(StorageError) -> Bool

    /// Replaces the recovery codes. Throws `.notFound` where there is no second factor.
    func setRecoveryCodes(_ digests: [[UInt8]], of user: UserID) async throws(StorageError)

    /// Removes the second factor with its recovery codes. Returns false where there was none.
    @discardableResult
    func removeSecondFactor(of user: UserID) async throws(StorageError) -> Bool
}
