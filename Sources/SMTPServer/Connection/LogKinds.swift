import Base
import Storage

/// Lines that any peer can cause as often as it likes.
extension LogLimiter.Kind {
    static let failedLogin = Self("login failed", area: LogArea.intake.rawValue)
    static let lockedOutLogin = Self("login locked out", area: LogArea.intake.rawValue)
    static let uncheckedLogin = Self("a login could not be checked", area: LogArea.intake.rawValue)
    static let refusedConnection = Self("connection refused", area: LogArea.intake.rawValue)
    static let failedConnection = Self("connection failed", area: LogArea.intake.rawValue)
    static let closedConnection = Self("connection closed", area: LogArea.intake.rawValue)
    static let slowClient = Self("the client was too slow", area: LogArea.intake.rawValue)
    /// One of many addresses in a batch of Odoo's is what an administrator looks for, so more of these are written.
    static let refusedCommand = Self("command refused", area: LogArea.intake.rawValue, linesPerPeer: 20)
    static let invalidRecipient = Self(
        "recipient accepted to be reported: no mailbox can have the address",
        area: LogArea.intake.rawValue,
        linesPerPeer: 20
    )
    static let refusedMessage = Self("message refused", area: LogArea.intake.rawValue, linesPerPeer: 20)
    static let deferredMessage = Self("not accepted for now", area: LogArea.intake.rawValue, linesPerPeer: 20)
}
