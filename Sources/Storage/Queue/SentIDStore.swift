package import Base

/// Mail that was sent under a Message-ID other than its own, because Gmail gives each message a new one, and how far
/// each Odoo has been informed. Each method is one transaction.
package protocol SentIDStore: Sendable {
    /// Goes through deliveries in the order in which they ended.
    ///
    /// - Parameters:
    ///   - cursor: where the previous call ended; `nil` begins with the oldest.
    ///   - end: the last moment included.
    ///   - limit: the maximum number of deliveries to go through.
    func sentIDs(
        after cursor: SentIDCursor?,
        until end: Timestamp,
        limit: Int
    ) async throws(StorageError) -> SentIDPage

    /// How far the Odoo with that name has been informed; `nil` before the first time.
    func sentIDCursor(of database: String) async throws(StorageError) -> SentIDCursor?

    func setSentIDCursor(_ cursor: SentIDCursor, of database: String) async throws(StorageError)
}

/// A position in the order in which deliveries ended.
package struct SentIDCursor: Sendable, Hashable {
    package let endedAt: Timestamp
    package let delivery: DeliveryID

    package init(endedAt: Timestamp, delivery: DeliveryID) {
        self.endedAt = endedAt
        self.delivery = delivery
    }
}

/// The result of one call.
package struct SentIDPage: Sendable, Hashable {
    package struct SentID: Sendable, Hashable {
        /// The message's own Message-ID, in angle brackets.
        package let messageID: String
        /// The Message-ID that Gmail assigned.
        package let sentMessageID: String

        package init(messageID: String, sentMessageID: String) {
            self.messageID = messageID
            self.sentMessageID = sentMessageID
        }
    }

    package let sent: [SentID]
    /// Where the next call begins; `nil` where no deliveries were left.
    package let next: SentIDCursor?

    package init(sent: [SentID], next: SentIDCursor?) {
        self.sent = sent
        self.next = next
    }
}

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
