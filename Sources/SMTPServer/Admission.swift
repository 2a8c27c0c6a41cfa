package import Mail
package import SMTP
package import Storage

/// Decides about a message before the listener replies 250: which account sends it, and whether it can be sent at all.
///
/// Decisions use memory only, run on the event loop and must not wait; Google's current state never causes a refusal.
/// Memory may lag behind the store, where other processes also change logins. An accepted message therefore names the
/// revision that the decision used, which the store checks as it takes the message, and no message is refused
/// permanently before `refresh()`.
package protocol Admission: Sendable {
    /// Called at MAIL. Returns whether the session's login is still valid, as far as memory knows.
    func holds(_ login: SessionLogin) -> Bool

    /// Called once the message has arrived. `header` contains the header up to and including the empty line; `size` is
    /// the size of the whole content in bytes.
    ///
    /// - Parameter login: the login of the session; `nil` where it has none and needs none.
    func admit(_ envelope: Envelope, header: [UInt8], size: Int, login: SessionLogin?) -> Verdict

    /// Loads the changes from the store.
    func refresh() async throws(StorageError)
}

/// A decision of `Admission`.
package enum Verdict: Sendable {
    case accepted(Admitted)
    /// It can never be sent; the reply gives the reason and the remedy. A 421 ends the connection.
    case refused(Reply)
}

/// A message that may be stored.
package struct Admitted: Sendable {
    package var summary: NewMessage.Summary
    package var deliveries: [PlannedDelivery]
    /// The revision of accounts and logins that the decision used.
    package var revision: RoutingRevision

    package init(summary: NewMessage.Summary, deliveries: [PlannedDelivery], revision: RoutingRevision) {
        self.summary = summary
        self.deliveries = deliveries
        self.revision = revision
    }
}
