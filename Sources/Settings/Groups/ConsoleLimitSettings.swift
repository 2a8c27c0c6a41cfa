import Base

/// Limits on what a browser may ask of the console.
package struct ConsoleLimitSettings: Sendable, Hashable {
    package var body = 256 << 10
    package var connections = 256
    package var connectionsPerAddress = 64
    package var headerTimeout = Duration.seconds(10)
    package var requestTimeout = Duration.seconds(30)
    package var idleTimeout = Duration.seconds(60)

    package init() {}
}

extension ConsoleLimitSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("body", \.body, .size((16 << 10)...(16 << 20)), "The largest form that a browser may send."),
            .value("connections", \.connections, .count(4...10_000), "Concurrent connections."),
            .value(
                "connections_per_address",
                \.connectionsPerAddress,
                .count(2...10_000),
                "Concurrent connections from one address, unless it is one of trusted_proxies. Beyond that, the connection "
                    + "that has sent no request for the longest time is closed."
            ),
            .value(
                "header_timeout",
                \.headerTimeout,
                .duration(.seconds(1)...(.minutes(1))),
                "The longest time for the header of a connection's first request to arrive."
            ),
            .value(
                "request_timeout",
                \.requestTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "The longest time for a request to arrive and be answered."
            ),
            .value(
                "idle_timeout",
                \.idleTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "The longest time that a connection may stay silent."
            ),
        ]
    }
}
