package import Base
package import Storage

/// How an attempt to send ended.
package struct Outcome: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case delivered(gmailID: String, sentMessageID: String?)
        /// Certainly not sent; may go later, `after` so long at the least.
        case retry(reason: Remark, after: Duration?)
        /// Certainly not sent; Google wants nothing from this account before then.
        case pauseAccount(until: Timestamp, reason: Remark)
        /// Certainly not sent; a person must mend the account first.
        case accountBroken(reason: Remark, remedy: Remedy, refused: AccountHealth.Call = .sending)
        /// Will never be sent. `status` is an enhanced status code for the report (RFC 3463).
        case failed(reason: Remark, status: String)
        /// Perhaps sent.
        case unknown(reason: Remark)
        /// Perhaps sent; a look did not find it, but that proves nothing yet.
        case notFound(reason: Remark)
        /// Perhaps sent, and only a person can find out.
        case held(reason: Remark)
    }

    package var kind: Kind
    /// What Google answered, cut and free of secrets.
    package var answer: String?

    package init(_ kind: Kind, answer: String? = nil) {
        self.kind = kind
        self.answer = answer
    }
}
