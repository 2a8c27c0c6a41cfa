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

/// What is logged, and how.
package struct LogSettings: Sendable, Hashable {
    /// The lowest level that is written, by swift-log's names.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    /// The format of a line.
    package enum Format: String, Sendable, CaseIterable {
        /// `journald` under systemd, otherwise `text`.
        case auto
        /// For people at a terminal.
        case text
        /// One object per line.
        case json
        /// Text prefixed with the priority, which the journal strips; no time.
        case journald
    }

    package var level = Level.info
    package var format = Format.auto

    package init() {}
}

extension LogSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("level", \.level, .choice, "The lowest level that is written."),
            .value(
                "format",
                \.format,
                .choice,
                "The format of a line: text for people, JSON for programs, or text with the journal's priorities. auto is "
                    + "journald under systemd, otherwise text."
            ),
        ]
    }
}

extension MonitoringSettings {
    func problems() -> [Problem] {
        guard enabled, !address.isLoopback else { return [] }
        return [
            Problem(
                .warning,
                "monitoring.address",
                "anyone who can reach \(address):\(port) sees how much mail each account sends",
                suggestedFix: "Listen on 127.0.0.1, or let only the monitoring system through the firewall"
            )
        ]
    }
}
