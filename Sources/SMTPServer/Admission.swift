package import Mail
package import SMTP
package import Storage

/// What the listener asks about a message before it may say 250: who would send it, and whether it ever could be sent.
///
/// Answers come from memory, on the event loop, and must not wait: nothing about Google's present state may refuse mail.
/// Memory may lag behind the store, where other processes change logins too. So what is accepted names the revision that
/// it was decided by, which the store compares as it takes the message, and nothing is refused for good before `refresh()`.
package protocol Admission: Sendable {
    /// Asked at MAIL: whether the login of the session still holds, as far as is known in memory.
    func holds(_ login: SessionLogin) -> Bool

    /// Asked once the message has arrived; `header` holds the bytes of its header up to and including the empty line, `size`
    /// counts those of the whole content.
    ///
    /// - Parameter login: as whom the session has logged in; `nil` where it has not, and need not.
    func admit(_ envelope: Envelope, header: [UInt8], size: Int, login: SessionLogin?) -> Verdict

    /// Takes in what has changed in the store.
    func refresh() async throws(StorageError)
}

/// The answer of `Admission`.
package enum Verdict: Sendable {
    case accepted(Admitted)
    /// It can never be sent; the reply says why and what to do. A 421 ends the connection.
    case refused(Reply)
}

/// A message that may be kept.
package struct Admitted: Sendable {
    package var summary: NewMessage.Summary
    package var deliveries: [PlannedDelivery]
    /// What was known of accounts and logins when it was decided.
    package var revision: RoutingRevision

    package init(summary: NewMessage.Summary, deliveries: [PlannedDelivery], revision: RoutingRevision) {
        self.summary = summary
        self.deliveries = deliveries
        self.revision = revision
    }
}
