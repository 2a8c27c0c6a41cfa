package import Base

/// Where `/healthz`, `/readyz` and `/metrics` answer.
package struct MonitoringSettings: Sendable, Hashable {
    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8026
    /// Names besides addresses, `localhost` and the gateway's own by which it may be asked.
    package var hostNames: [String] = []
    package var connections = 64

    package init() {}
}

extension MonitoringSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("enabled", \.enabled, .flag, "Whether anything answers at all."),
            .value(
                "address",
                \.address,
                .address,
                "Where to listen. Nobody is asked for a password: stay on loopback."
            ),
            .value("port", \.port, .count(0...65_535), "0 takes any free port."),
            .value(
                "host_names",
                \.hostNames,
                .hostNames,
                "Names by which it may be asked, beside addresses, localhost and server.hostname: a page of another site "
                    + "that lets its own name lead here gets nothing."
            ),
            .value(
                "connections",
                \.connections,
                .count(4...10_000),
                "Connections at the same time, half of them from one address. Beyond that the one that has sent no request "
                    + "for the longest is closed."
            ),
        ]
    }
}
