package import Base

/// Where `/healthz`, `/readyz` and `/metrics` answer.
package struct MonitoringSettings: Sendable, Hashable {
    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8026

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
        ]
    }
}
