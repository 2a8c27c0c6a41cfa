package import Base
package import Logging
package import Storage

/// The dependencies of every connection of every listener, assembled once by the composition root.
package struct ServerContext: Sendable {
    package var hostName: String
    package var limits: SMTPLimits
    package var store: any QueueIntake
    package var admission: any Admission
    package var authenticator: any Authenticator
    package var duplicates: DuplicateRule
    package var clock: any WallClock
    package var logger: Logger
    package var counters: ServerCounters
    /// Limits repeated log lines.
    package var logLimiter: LogLimiter
    /// Called with the accounts of a queued message, to wake them.
    package var onQueued: @Sendable ([AccountID]) -> Void

    package init(
        hostName: String,
        limits: SMTPLimits,
        store: any QueueIntake,
        admission: any Admission,
        authenticator: any Authenticator,
        duplicates: DuplicateRule,
        clock: any WallClock,
        logger: Logger,
        counters: ServerCounters,
        logLimiter: LogLimiter,
        onQueued: @escaping @Sendable ([AccountID]) -> Void
    ) {
        self.hostName = hostName
        self.limits = limits
        self.store = store
        self.admission = admission
        self.authenticator = authenticator
        self.duplicates = duplicates
        self.clock = clock
        self.logger = logger
        self.counters = counters
        self.logLimiter = logLimiter
        self.onQueued = onQueued
    }
}

/// The counters of the listeners since the start, for `/metrics`.
package final class ServerCounters: Sendable {
    package struct Values: Sendable, Hashable {
        package var connections = 0
        package var openConnections = 0
        package var turnedAway = 0
        package var accepted = 0
        package var acceptedBytes = 0
        /// Messages refused permanently.
        package var refused = 0
        /// Messages refused because of a problem of the gateway.
        package var deferred = 0
        package var duplicates = 0
        /// Accepted messages that are not sent to all recipients, but kept.
        package var captured = 0
        package var failedLogins = 0
    }

    private let values = Locked(Values())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    func count(_ change: (inout Values) -> Void) { values.withLock { change(&$0) } }
}

/// Log lines that any peer can trigger at will.
extension LogLimiter.Kind {
    static let failedLogin = Self("login failed", category: LogCategory.intake.rawValue)
    static let lockedOutLogin = Self("login locked out", category: LogCategory.intake.rawValue)
    static let uncheckedLogin = Self("cannot check the login", category: LogCategory.intake.rawValue)
    static let endedLogin = Self(
        "connection closed: the login is no longer valid",
        category: LogCategory.intake.rawValue
    )
    static let unknownCertificate = Self(
        "the client certificate names no enabled login; add one with `login add`",
        category: LogCategory.intake.rawValue
    )
    static let missingCertificate = Self("STARTTLS without a usable certificate", category: LogCategory.intake.rawValue)
    static let failedTLS = Self("cannot start TLS", category: LogCategory.intake.rawValue)
    static let refusedConnection = Self("connection refused", category: LogCategory.intake.rawValue)
    static let failedConnection = Self("connection failed", category: LogCategory.intake.rawValue)
    static let closedConnection = Self("connection closed", category: LogCategory.intake.rawValue)
    static let slowClient = Self("client too slow", category: LogCategory.intake.rawValue)
    /// An administrator looks for one of many addresses in a batch from Odoo, so more of these lines are written.
    static let refusedCommand = Self("command refused", category: LogCategory.intake.rawValue, linesPerPeer: 20)
    static let invalidRecipient = Self(
        "recipient accepted for a failure report: no mailbox can have this address",
        category: LogCategory.intake.rawValue,
        linesPerPeer: 20
    )
    static let refusedMessage = Self("message refused", category: LogCategory.intake.rawValue, linesPerPeer: 20)
    static let deferredMessage = Self("message deferred", category: LogCategory.intake.rawValue, linesPerPeer: 20)
}
