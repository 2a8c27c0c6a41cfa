import Base

/// A cache of the messages in one account's Sent: by Gmail's id, the gateway's own id if there is one.
///
/// Messages never change, so each is read once, and searching for ten messages costs little more than searching for
/// one.
package final class SentIndex: Sendable {
    struct Entry: Sendable, Hashable {
        /// The value of `GatewayHeader.id`; `nil` for a message that the gateway did not send.
        var trackingID: String?
        var messageID: String?
    }

    /// The most entries; the cache is emptied when it is full.
    private static let most = 10_000

    private let entries = Locked<[String: Entry]>([:])

    package init() {}

    subscript(gmailID: String) -> Entry? { entries.withLock { $0[gmailID] } }

    func remember(_ entry: Entry, for gmailID: String) {
        entries.withLock { entries in
            if entries.count >= Self.most { entries.removeAll() }
            entries[gmailID] = entry
        }
    }
}
