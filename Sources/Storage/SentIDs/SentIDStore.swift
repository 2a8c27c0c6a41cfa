package import Base

/// Mail that went out under another Message-ID than its own, since Gmail gives each message a new one, and how far each
/// Odoo has been told. Each verb is one transaction.
package protocol SentIDStore: Sendable {
    /// Looks through deliveries in the order of their ends.
    ///
    /// - Parameters:
    ///   - cursor: where the look before ended; `nil` begins with the oldest.
    ///   - end: the last moment that is looked at.
    ///   - limit: deliveries to look through at most.
    func sentIDs(
        after cursor: SentIDCursor?,
        until end: Timestamp,
        limit: Int
    ) async throws(StorageError) -> SentIDPage

    /// How far the Odoo of that name has been told; `nil` before the first time.
    func sentIDCursor(of database: String) async throws(StorageError) -> SentIDCursor?

    func setSentIDCursor(_ cursor: SentIDCursor, of database: String) async throws(StorageError)
}

/// A place in the order in which deliveries ended.
package struct SentIDCursor: Sendable, Hashable {
    package let endedAt: Timestamp
    package let delivery: DeliveryID

    package init(endedAt: Timestamp, delivery: DeliveryID) {
        self.endedAt = endedAt
        self.delivery = delivery
    }
}

/// What one look found.
package struct SentIDPage: Sendable, Hashable {
    package struct SentID: Sendable, Hashable {
        /// The message's own, in angle brackets.
        package let messageID: String
        /// The one that Gmail gave.
        package let sentMessageID: String

        package init(messageID: String, sentMessageID: String) {
            self.messageID = messageID
            self.sentMessageID = sentMessageID
        }
    }

    package let sent: [SentID]
    /// Where the next look begins; `nil` where nothing was left to look through.
    package let next: SentIDCursor?

    package init(sent: [SentID], next: SentIDCursor?) {
        self.sent = sent
        self.next = next
    }
}
