import Base

/// What is known of messages in one account's Sent: Gmail's id and the gateway's own name for it, if it has one.
///
/// Messages never change, so what was read once need not be read again; looking for ten messages costs little more than
/// looking for one.
package final class SentIndex: Sendable {
    struct Entry: Sendable, Hashable {
        /// The value of `GatewayHeader.id`; `nil` for a message that the gateway did not send.
        var trackingID: String?
        var messageID: String?
    }

    /// When there are more, all are forgotten.
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
