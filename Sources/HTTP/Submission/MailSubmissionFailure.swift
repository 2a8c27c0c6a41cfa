/// Why a message was not, or perhaps not, taken over by the server.
package struct MailSubmissionFailure: Error, Sendable, Hashable {
    /// What kind of trouble it was.
    package enum Kind: Sendable, Hashable {
        /// No connection, no TLS, a time-out: as with HTTP.
        case transport(HTTPFailure.Kind)
        /// The server did not accept the login.
        case login
        /// The server refused the sender, a recipient or the message; `reply` says why.
        case refused
    }

    package var kind: Kind
    /// Whether the message may have been accepted all the same: only when the connection was lost between its last
    /// byte and the reply.
    package var reach: HTTPFailure.Reach
    /// The server's reply, if it is the reason.
    package var reply: MailReply?
    /// In words, without secrets.
    package var detail: String

    package init(kind: Kind, reach: HTTPFailure.Reach, reply: MailReply? = nil, detail: String) {
        self.kind = kind
        self.reach = reach
        self.reply = reply
        self.detail = detail
    }
}
