package import Base

/// How far the inboxes of the accounts have been looked through for bounces, and the key by which bounces are known. Each
/// verb is one transaction.
package protocol BounceStore: Sendable {
    /// Gmail's history id from which the next look goes on; `nil` before the first.
    func bounceCursor(of account: AccountID) async throws(StorageError) -> String?

    func setBounceCursor(_ historyID: String, of account: AccountID) async throws(StorageError)

    /// The key of the proofs that messages carry; the first call of all keeps `new`.
    func bounceProofKey(orKeep new: BounceProofKey) async throws(StorageError) -> BounceProofKey
}

/// What proofs in messages are made with. It is no secret of Google's or a person's, and opens nothing.
package struct BounceProofKey: Sendable, Hashable {
    package var bytes: [UInt8]
    package var madeAt: Timestamp

    package init(bytes: [UInt8], madeAt: Timestamp) {
        self.bytes = bytes
        self.madeAt = madeAt
    }
}
