import Base

/// The longest waits for Google.
package struct GoogleTimeoutSettings: Sendable, Hashable {
    /// The time to connect, TLS included.
    package var connect = Duration.seconds(15)
    /// The time of a whole small call.
    package var request = Duration.seconds(60)
    /// The time of a whole upload.
    package var upload = Duration.minutes(10)

    /// The time that a transfer may make no progress.
    package var stall = Duration.seconds(90)

    package init() {}
}

extension GoogleTimeoutSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "connect",
                \.connect,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest time to connect, TLS included."
            ),
            .value("request", \.request, .duration(.seconds(1)...(.hours(1))), "The longest time for a small call."),
            .value(
                "upload",
                \.upload,
                .duration(.seconds(10)...(.hours(6))),
                "The longest time to upload a message."
            ),
            .value(
                "stall",
                \.stall,
                .duration(.seconds(1)...(.hours(1))),
                "The longest time that a transfer may make no progress."
            ),
        ]
    }
}
