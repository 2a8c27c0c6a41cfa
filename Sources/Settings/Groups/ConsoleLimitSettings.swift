import Base

/// What a browser may ask of the console.
package struct ConsoleLimitSettings: Sendable, Hashable {
    package var body = 256 << 10
    package var connections = 256
    package var requestTimeout = Duration.seconds(30)
    package var idleTimeout = Duration.seconds(60)

    package init() {}
}

extension ConsoleLimitSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("body", \.body, .size((16 << 10)...(16 << 20)), "The largest form."),
            .value("connections", \.connections, .count(4...10_000), "Connections at the same time."),
            .value(
                "request_timeout",
                \.requestTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "How long a request may take to arrive and to be answered."
            ),
            .value(
                "idle_timeout",
                \.idleTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "How long a connection may stay silent."
            ),
        ]
    }
}
