package import Base

/// The server of `/healthz`, `/readyz` and `/metrics`.
package struct MonitoringSettings: Sendable, Hashable {
    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8026
    /// Host names accepted in requests besides addresses, `localhost` and the gateway's own name.
    package var hostNames: [String] = []
    package var connections = 64

    package init() {}
}

extension MonitoringSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("enabled", \.enabled, .flag, "Whether the monitoring server runs."),
            .value(
                "address",
                \.address,
                .address,
                "The address to listen on. There is no password: stay on loopback."
            ),
            .value("port", \.port, .count(0...65_535), "The port to listen on. 0 takes any free port."),
            .value(
                "host_names",
                \.hostNames,
                .hostNames,
                "Host names accepted in requests, besides addresses, localhost and server.hostname. Others are refused, so "
                    + "that a page of another site gets nothing by pointing its own name here (DNS rebinding)."
            ),
            .value(
                "connections",
                \.connections,
                .count(4...10_000),
                "Concurrent connections, half of them from one address. Beyond that, the connection that has sent no "
                    + "request for the longest time is closed."
            ),
        ]
    }
}
