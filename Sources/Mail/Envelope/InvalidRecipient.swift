import Base

/// One RCPT command whose path holds no address, such as `kunde@firma..example`: its text, for the queue and the delivery
/// report. Nothing is ever sent to it.
package struct InvalidRecipient: Sendable, Hashable {
    /// The most bytes of the text that are kept.
    package static let longest = Address.longest

    /// What stood between the brackets, printable and cut to `longest` bytes.
    package let text: String
    /// When to report; `nil` where the client did not say (failures, then).
    package var notify: Notify?
    /// ORCPT, as in `Recipient`.
    package var originalRecipient: String?
    /// True where it is no client's text but what is left of a recipient whose record is damaged.
    package var isDamaged: Bool

    package init(
        _ text: some StringProtocol,
        notify: Notify? = nil,
        originalRecipient: String? = nil,
        isDamaged: Bool = false
    ) {
        self.text = PeerText.printable(text, longest: Self.longest)
        self.notify = notify
        self.originalRecipient = originalRecipient
        self.isDamaged = isDamaged
    }
}
