package import Base
package import Mail

/// The actions that the session requests, in order.
package enum SessionAction: Sendable, Hashable {
    case reply(Reply)
    /// For the log, in addition to the reply: MAIL or RCPT was refused, or a recipient was accepted that will be
    /// reported.
    case note(SessionNote)
    /// A message starts; its content follows.
    case beginContent(Envelope)
    /// A range of the bytes passed to `receive` that is content.
    case content(Range<Int>)
    /// The message is complete. Report back with `contentTaken`; nothing is read until then.
    case endContent
    /// The message will not be completed; discard what was received.
    case abandonContent
    /// The reply ended the plaintext: start TLS, then call `tlsStarted`. Nothing is read until then, and plaintext that
    /// arrives after the command is not treated as commands.
    case startTLS
    /// Check the credentials, then call `authenticated` or `authenticationRefused`. Nothing is read until then.
    case authenticate(Credentials)
    /// Send the pending replies and close.
    case close
    /// Send the pending replies, stop reading, and close.
    case abort
}

/// The login of a client, and its proof: each message checks again whether both are still valid.
package struct SessionLogin: Sendable, Hashable {
    /// The name of the login as stored.
    package var name: String
    /// The stored hash that the client's password matched; `nil` for a login by certificate.
    package var passwordHash: Secret?

    package init(name: String, passwordHash: Secret? = nil) {
        self.name = name
        self.passwordHash = passwordHash
    }
}

/// A command and its reply, for the log.
package struct SessionNote: Sendable, Hashable {
    /// The most bytes of the command that are kept.
    package static let longest = 200

    /// The command as received, printable and cut.
    package let command: String
    package let reply: Reply

    init(_ line: [UInt8], _ reply: Reply) {
        command = PeerText.printable(String(decoding: line, as: UTF8.self), longest: Self.longest)
        self.reply = reply
    }
}

/// The credentials that a client presents (RFC 4616 and the LOGIN mechanism).
package struct Credentials: Sendable, Hashable {
    package var name: String
    package var password: Secret

    package init(name: String, password: Secret) {
        self.name = name
        self.password = password
    }
}
