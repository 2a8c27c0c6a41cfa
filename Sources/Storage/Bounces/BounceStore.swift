package import Base

/// How far each account's inbox has been searched for bounces, and the key that identifies them. Each method is one
/// transaction.
package protocol BounceStore: Sendable {
    /// The Gmail history id from which the next search continues; `nil` before the first.
    func bounceCursor(of account: AccountID) async throws(StorageError) -> String?

    func setBounceCursor(_ historyID: String, of account: AccountID) async throws(StorageError)

    /// The key of the proofs that messages carry. The very first call stores `new`.
    func bounceProofKey(orKeep new: BounceProofKey) async throws(StorageError) -> BounceProofKey
}

/// The key of the proofs in messages. It is no secret of Google's or of a user's, and gives access to nothing.
package struct BounceProofKey: Sendable, Hashable {
    package var bytes: [UInt8]
    package var madeAt: Timestamp

    package init(bytes: [UInt8], madeAt: Timestamp) {
        self.bytes = bytes
        self.madeAt = madeAt
    }
}
