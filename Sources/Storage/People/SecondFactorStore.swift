package import Base

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
    func secondFactor(of person: PersonID) async throws(StorageError) -> SecondFactor?

    /// Stores a second factor in place of any earlier one, with the SHA-256 of its recovery codes.
    ///
    /// - Parameter step: the time step of the code that confirmed it, which is thereby used.
    func setSecondFactor(
        of person: PersonID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError)

    /// Uses up the code of a time step. Returns false where the code of that step or of a later one was used before.
    func useStep(_ step: Int64, of person: PersonID) async throws(StorageError) -> Bool

    /// Uses up the recovery code with that SHA-256. Returns false where there is none.
    func useRecoveryCode(_ digest: [UInt8], of person: PersonID) async throws(StorageError) -> Bool

    /// Replaces the recovery codes. Throws `.notFound` where there is no second factor.
    func setRecoveryCodes(_ digests: [[UInt8]], of person: PersonID) async throws(StorageError)

    /// Removes the second factor with its recovery codes. Returns false where there was none.
    @discardableResult
    func removeSecondFactor(of person: PersonID) async throws(StorageError) -> Bool
}
