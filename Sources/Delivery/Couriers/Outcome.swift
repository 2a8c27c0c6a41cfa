package import Base
package import Storage

/// How an attempt to send ended.
package struct Outcome: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case delivered(gmailID: String, sentMessageID: String?)
        /// Certainly not sent; may be retried, after `after` at the earliest.
        case retry(reason: Remark, after: Duration?)
        /// Certainly not sent; Google accepts nothing from this account before then.
        case pauseAccount(until: Timestamp, reason: Remark)
        /// Certainly not sent; a user must fix the account first.
        case accountBroken(reason: Remark, remedy: Remedy, refused: AccountHealth.Call = .sending)
        /// Can never be sent. `status` is an enhanced status code for the report (RFC 3463).
        case failed(reason: Remark, status: String)
        /// Possibly sent.
        case unknown(reason: Remark)
        /// Possibly sent; a Sent search did not find it, which proves nothing yet.
        case notFound(reason: Remark)
        /// Possibly sent; only a person can find out.
        case held(reason: Remark)
    }

    package var kind: Kind
    /// Google's answer, truncated and without secrets.
    package var answer: String?

    package init(_ kind: Kind, answer: String? = nil) {
        self.kind = kind
        self.answer = answer
    }
}
