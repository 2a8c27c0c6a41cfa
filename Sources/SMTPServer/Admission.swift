package import Mail
package import SMTP
package import Storage

/// What the listener asks about a message before it may say 250: who would send it, and whether it ever could be sent.
///
/// Answers come from memory, on the event loop, and must not wait: nothing about Google's present state may refuse mail.
package protocol Admission: Sendable {
    /// Asked once the header has arrived; `header` holds its bytes up to and including the empty line.
    func admit(_ envelope: Envelope, header: [UInt8], login: String?) -> Verdict
}

/// The answer of `Admission`.
package enum Verdict: Sendable {
    case accepted(summary: NewMessage.Summary, deliveries: [PlannedDelivery])
    /// It can never be sent; the reply says why and what to do.
    case refused(Reply)
}
