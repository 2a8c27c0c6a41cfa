import Base

/// The longest waits for Google.
package struct GoogleTimeoutSettings: Sendable, Hashable {
    /// Until a connection stands, TLS included.
    package var connect = Duration.seconds(15)
    /// For a small call as a whole.
    package var request = Duration.seconds(60)
    /// For an upload as a whole.
    package var upload = Duration.minutes(10)

    package init() {}
}
