package import Base

/// What a person proves sign-ins by a password with besides (RFC 6238).
package struct SecondFactor: Sendable, Hashable {
    /// The secret, sealed for this person.
    package var sealedSecret: [UInt8]
    package var enabledAt: Timestamp
    /// Recovery codes that were not used yet.
    package var recoveryCodes: Int

    package init(sealedSecret: [UInt8], enabledAt: Timestamp, recoveryCodes: Int) {
        self.sealedSecret = sealedSecret
        self.enabledAt = enabledAt
        self.recoveryCodes = recoveryCodes
    }
}

/// The second factors of people. Each verb is one transaction.
package protocol SecondFactorStore: Sendable {
    func secondFactor(of person: PersonID) async throws(StorageError) -> SecondFactor?

    /// Keeps a second factor in the place of any earlier one, with the SHA-256 of its recovery codes.
    ///
    /// - Parameter step: the step of the code that proved it, which is used thereby.
    func setSecondFactor(
        of person: PersonID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError)

    /// Uses the code of a step up. Returns false where that of the step or of a later one was used before.
    func useStep(_ step: Int64, of person: PersonID) async throws(StorageError) -> Bool

    /// Uses the recovery code of that SHA-256 up. Returns false where there is none.
    func useRecoveryCode(_ digest: [UInt8], of person: PersonID) async throws(StorageError) -> Bool

    /// Puts new recovery codes in the place of the old ones. Throws `.notFound` where there is no second factor.
    func setRecoveryCodes(_ digests: [[UInt8]], of person: PersonID) async throws(StorageError)

    /// Takes the second factor away, with its recovery codes. Returns false where there was none.
    @discardableResult
    func removeSecondFactor(of person: PersonID) async throws(StorageError) -> Bool
}
