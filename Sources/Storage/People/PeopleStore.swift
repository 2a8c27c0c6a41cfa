package import Base

/// Who may use the console, the links they are invited by and their sessions. Each verb is one transaction.
package protocol PeopleStore: Sendable {
    // MARK: People

    /// Everybody, by email.
    func people() async throws(StorageError) -> [PersonRecord]

    func person(_ id: PersonID) async throws(StorageError) -> PersonRecord?

    /// The person of that email, compared without regard to case.
    func person(email: String) async throws(StorageError) -> PersonRecord?

    /// The person whom Google knows by that `sub`.
    func person(googleSubject: String) async throws(StorageError) -> PersonRecord?

    /// Adds somebody without a password. Throws `.conflict` when the email exists.
    func addPerson(_ person: NewPerson, at now: Timestamp) async throws(StorageError) -> PersonID

    /// Throws `.conflict` where it would leave no active administrator, or where the email is another's. Deactivating
    /// and a change of the role end the person's sessions and links.
    func changePerson(_ id: PersonID, _ change: PersonChange) async throws(StorageError)

    /// Ends all sessions of the person but the one of digest `except`, and the links.
    func setPassword(_ hash: String, of id: PersonID, except: [UInt8]?) async throws(StorageError)

    /// Puts the hash of the same password at a new cost in the place of the old one.
    func rehashPassword(_ hash: String, of id: PersonID) async throws(StorageError)

    /// Removes the person with sessions and links. Throws `.conflict` for the last active administrator.
    func removePerson(_ id: PersonID) async throws(StorageError)

    // MARK: Links

    /// Keeps a link; an earlier one for the same person and purpose is no longer good.
    func issueLink(_ link: OneTimeLink) async throws(StorageError)

    /// The link with that digest, if it is still good.
    func link(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> OneTimeLink?

    /// Uses a link up: makes the first administrator, or sets name and password of the person it is for and ends all
    /// its sessions. Throws `.notFound` where the link is not good (any more), `.conflict` where the person is not
    /// active or an administrator has been made meanwhile.
    func redeemLink(
        _ digest: [UInt8],
        _ enrolment: Enrolment,
        at now: Timestamp
    ) async throws(StorageError) -> PersonID

    // MARK: Sessions

    /// Keeps a session and notes that its person has signed in.
    func openSession(_ session: WebSession) async throws(StorageError)

    /// The session with that digest and its person, whatever its age; `nil` where the person is not active.
    func session(_ digest: [UInt8]) async throws(StorageError) -> (session: WebSession, person: PersonRecord)?

    /// The sessions of a person, last used first.
    func sessions(of person: PersonID) async throws(StorageError) -> [WebSession]

    func touchSession(_ digest: [UInt8], at now: Timestamp) async throws(StorageError)

    /// Does nothing where there is none.
    func endSession(_ digest: [UInt8]) async throws(StorageError)

    /// Ends all sessions of a person, save the one of digest `except`. Returns how many.
    func endSessions(of person: PersonID, except: [UInt8]?) async throws(StorageError) -> Int

    /// Drops sessions and links that ended before `now`, and sessions not used since `idleSince`.
    func forgetSessions(endedBefore now: Timestamp, idleSince: Timestamp) async throws(StorageError)
}
