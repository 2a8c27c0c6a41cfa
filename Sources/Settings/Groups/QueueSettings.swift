import Base
package import Storage

/// How long mail waits, is tried and remembered.
package struct QueueSettings: Sendable, Hashable {
    package var twins = TwinPolicy.deliver
    /// A message is a twin if its equal was accepted within this time.
    package var twinWindow = Duration.hours(24)
    /// How long records of finished messages (never their content) are kept.
    package var retention = Duration.days(90)
    package var retry = RetrySettings()

    package init() {}
}
