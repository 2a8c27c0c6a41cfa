package import Base

/// The console's users, their one-time links and their sessions. Each method is one transaction.
package protocol PeopleStore: Sendable {
    // MARK: Users

    /// All users, ordered by email.
    func people() async throws(StorageError) -> [PersonRecord]

    func person(_ id: PersonID) async throws(StorageError) -> PersonRecord?

    /// The user with that email, ignoring case.
    func person(email: String) async throws(StorageError) -> PersonRecord?

    /// The user whom Google identifies by that `sub`.
    func person(googleSubject: String) async throws(StorageError) -> PersonRecord?

    /// Adds a user without a password. Throws `.conflict` when the email exists.
    func addPerson(_ person: NewPerson, at now: Timestamp) async throws(StorageError) -> PersonID

    /// Changes a user. Throws `.conflict` where no active administrator would be left, or where the email belongs to
    /// another user. Deactivation and a change of role end the user's sessions and links.
    func changePerson(_ id: PersonID, _ change: PersonChange) async throws(StorageError)

    /// Sets the password, and ends the user's links and sessions except the session with digest `except`.
    func setPassword(_ hash: String, of id: PersonID, except: [UInt8]?) async throws(StorageError)

    /// Replaces the hash with one of the same password at a new cost.
    func rehashPassword(_ hash: String, of id: PersonID) async throws(StorageError)

    /// Removes the user with sessions and links. Throws `.conflict` for the last active administrator.
    func removePerson(_ id: PersonID) async throws(StorageError)

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
    ) async throws(StorageError) -> PersonID

    // MARK: Sessions

    /// Stores a session and records that its user has signed in.
    func openSession(_ session: WebSession) async throws(StorageError)

    /// The session with that digest and its user, whatever the session's age; `nil` where the user is not active.
    func session(_ digest: [UInt8]) async throws(StorageError) -> (session: WebSession, person: PersonRecord)?

    /// The sessions of a user, most recently used first.
    func sessions(of person: PersonID) async throws(StorageError) -> [WebSession]

    func touchSession(_ digest: [UInt8], at now: Timestamp) async throws(StorageError)

    /// Ends a session; does nothing where there is none.
    func endSession(_ digest: [UInt8]) async throws(StorageError)

    /// Ends all sessions of a user except the one with digest `except`. Returns how many.
    func endSessions(of person: PersonID, except: [UInt8]?) async throws(StorageError) -> Int

    /// Drops sessions and links that ended before `now`, and sessions not used since `idleSince`.
    func forgetSessions(endedBefore now: Timestamp, idleSince: Timestamp) async throws(StorageError)
}
