package import Base
package import Mail

/// What the session wants done, in order.
package enum SessionAction: Sendable, Hashable {
    case reply(Reply)
    /// MAIL or RCPT was refused, or a recipient accepted that will be reported: for the log, beside the reply itself.
    case note(SessionNote)
    /// A message begins; its content follows.
    case beginContent(Envelope)
    /// A range of the bytes given to `receive` that is content.
    case content(Range<Int>)
    /// The message is complete. Answer with `contentTaken`; nothing is read until then.
    case endContent
    /// The message will not come to its end; forget what there is of it.
    case abandonContent
    /// The reply was the last thing in the clear: start TLS, then call `tlsStarted`. Nothing is read until then, and
    /// whatever arrived in the clear behind the command is not a command.
    case startTLS
    /// Check this, then call `authenticated` or `authenticationRefused`. Nothing is read until then.
    case authenticate(Credentials)
    /// Send what was replied and close.
    case close
    /// Send what was replied, stop listening to what comes, and close.
    case abort
}

/// As whom a client has logged in, and by what: whether that would still do is asked again with each message.
package struct SessionLogin: Sendable, Hashable {
    /// The login's name as it is stored.
    package var name: String
    /// The stored hash that the client's password matched; `nil` where it logged in without one, by a certificate.
    package var passwordHash: Secret?

    package init(name: String, passwordHash: Secret? = nil) {
        self.name = name
        self.passwordHash = passwordHash
    }
}

/// What the log is to say of a command.
package struct SessionNote: Sendable, Hashable {
    /// The most bytes of the command that are kept.
    package static let longest = 200

    /// The command as it came, printable and cut.
    package let command: String
    package let reply: Reply

    init(_ line: [UInt8], _ reply: Reply) {
        command = PeerText.printable(String(decoding: line, as: UTF8.self), longest: Self.longest)
        self.reply = reply
    }
}

/// What a client offers to prove who it is (RFC 4616 and the LOGIN mechanism).
package struct Credentials: Sendable, Hashable {
    package var name: String
    package var password: Secret

    package init(name: String, password: Secret) {
        self.name = name
        self.password = password
    }
}
