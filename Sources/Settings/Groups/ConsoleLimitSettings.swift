import Base

/// What a browser may ask of the console.
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
            .value("body", \.body, .size((16 << 10)...(16 << 20)), "The largest form."),
            .value("connections", \.connections, .count(4...10_000), "Connections at the same time."),
            .value(
                "connections_per_address",
                \.connectionsPerAddress,
                .count(2...10_000),
                "Connections at the same time from one address, unless it is one of trusted_proxies. Beyond that the one "
                    + "that has sent no request for the longest is closed."
            ),
            .value(
                "header_timeout",
                \.headerTimeout,
                .duration(.seconds(1)...(.minutes(1))),
                "How long the first request's header may take to arrive."
            ),
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
