/// The reason why the server did not accept a message, or may not have accepted it.
package struct MailSubmissionFailure: Error, Sendable, Hashable {
    /// The kind of failure.
    package enum Kind: Sendable, Hashable {
        /// No connection, no TLS or a timeout, as with HTTP.
        case transport(HTTPFailure.Kind)
        /// The server refused the login.
        case login
        /// The server refused the sender, a recipient or the message; `reply` gives the reason.
        case refused
    }

    package var kind: Kind
    /// Whether the message may still have been accepted: only when the connection was lost between its last byte and
    /// the reply.
    package var reach: HTTPFailure.Reach
    /// The server's reply, if it is the reason.
    package var reply: MailReply?
    /// A description without secrets.
    package var detail: String

    package init(kind: Kind, reach: HTTPFailure.Reach, reply: MailReply? = nil, detail: String) {
        self.kind = kind
        self.reach = reach
        self.reply = reply
        self.detail = detail
    }
}
