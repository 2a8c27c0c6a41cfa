import Base

/// The longest waits for Google.
package struct GoogleTimeoutSettings: Sendable, Hashable {
    /// Until a connection stands, TLS included.
    package var connect = Duration.seconds(15)
    /// For a small call as a whole.
    package var request = Duration.seconds(60)
    /// For an upload as a whole.
    package var upload = Duration.minutes(10)

    /// For a transfer in which nothing moves.
    package var stall = Duration.seconds(90)

    package init() {}
}

extension GoogleTimeoutSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("connect", \.connect, .duration(.seconds(1)...(.minutes(5))), "Until a connection stands."),
            .value("request", \.request, .duration(.seconds(1)...(.hours(1))), "For a small call as a whole."),
            .value(
                "upload",
                \.upload,
                .duration(.seconds(10)...(.hours(6))),
                "For the upload of a message as a whole."
            ),
            .value("stall", \.stall, .duration(.seconds(1)...(.hours(1))), "For a transfer in which nothing moves."),
        ]
    }
}
