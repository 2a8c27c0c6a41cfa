import Base

/// A RCPT command whose path is not an address, such as `kunde@firma..example`. Its text is kept for the queue and the
/// delivery report; nothing is ever sent to it.
package struct InvalidRecipient: Sendable, Hashable {
    /// The most bytes of the text that are kept.
    package static let longest = Address.longest

    /// The text between the angle brackets, printable and cut to `longest` bytes.
    package let text: String
    /// When to report; `nil` where the client did not specify it, which means failures.
    package var notify: Notify?
    /// ORCPT, as in `Recipient`.
    package var originalRecipient: String?
    /// True for the remains of a recipient whose record is damaged, rather than a client's text.
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
