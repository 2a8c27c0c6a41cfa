package import Base
package import Logging
package import Storage

/// The dependencies of every connection of every listener, assembled once by the composition root.
package struct ServerContext: Sendable {
    package var hostName: String
    package var limits: ServerLimits
    package var store: any QueueIntake
    package var admission: any Admission
    package var authenticator: any Authenticator
    package var twins: TwinRule
    package var clock: any WallClock
    package var logger: Logger
    package var counters: ServerCounters
    /// Limits repeated log lines.
    package var logLimiter = LogLimiter()
    /// Called with the accounts of a queued message, to wake them.
    package var onQueued: @Sendable ([AccountID]) -> Void

    package init(
        hostName: String,
        limits: ServerLimits,
        store: any QueueIntake,
        admission: any Admission,
        authenticator: any Authenticator,
        twins: TwinRule,
        clock: any WallClock,
        logger: Logger,
        counters: ServerCounters,
        onQueued: @escaping @Sendable ([AccountID]) -> Void
    ) {
        self.hostName = hostName
        self.limits = limits
        self.store = store
        self.admission = admission
        self.authenticator = authenticator
        self.twins = twins
        self.clock = clock
        self.logger = logger
        self.counters = counters
        self.onQueued = onQueued
    }
}
