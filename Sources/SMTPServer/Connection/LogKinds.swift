import Base
import Storage

/// Log lines that any peer can trigger at will.
extension LogLimiter.Kind {
    static let failedLogin = Self("login failed", area: LogArea.intake.rawValue)
    static let lockedOutLogin = Self("login locked out", area: LogArea.intake.rawValue)
    static let uncheckedLogin = Self("login could not be checked", area: LogArea.intake.rawValue)
    static let endedLogin = Self("closed: the login is no longer valid", area: LogArea.intake.rawValue)
    static let unknownCertificate = Self(
        "a client certificate names no login that is enabled; add one with `user add`",
        area: LogArea.intake.rawValue
    )
    static let missingCertificate = Self("STARTTLS without a usable certificate", area: LogArea.intake.rawValue)
    static let failedTLS = Self("TLS could not be started", area: LogArea.intake.rawValue)
    static let refusedConnection = Self("connection refused", area: LogArea.intake.rawValue)
    static let failedConnection = Self("connection failed", area: LogArea.intake.rawValue)
    static let closedConnection = Self("connection closed", area: LogArea.intake.rawValue)
    static let slowClient = Self("client too slow", area: LogArea.intake.rawValue)
    /// An administrator looks for one of many addresses in a batch from Odoo, so more of these lines are written.
    static let refusedCommand = Self("command refused", area: LogArea.intake.rawValue, linesPerPeer: 20)
    static let invalidRecipient = Self(
        "recipient accepted for a failure report: no mailbox can have this address",
        area: LogArea.intake.rawValue,
        linesPerPeer: 20
    )
    static let refusedMessage = Self("message refused", area: LogArea.intake.rawValue, linesPerPeer: 20)
    static let deferredMessage = Self("message deferred", area: LogArea.intake.rawValue, linesPerPeer: 20)
}
