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
            .value(
                "enabled",
                \.enabled,
                .flag,
                "Whether the monitoring server runs.",
                "Ob der Monitoring-Server läuft."
            ),
            .value(
                "address",
                \.address,
                .address,
                "The address to listen on. There is no password: stay on loopback.",
                "Die Adresse, auf der der Monitoring-Server lauscht. Es gibt kein Passwort: Bleiben Sie bei "
                    + "Loopback."
            ),
            .value(
                "port",
                \.port,
                .count(0...65_535),
                "The port to listen on. 0 takes any free port.",
                "Der Port, auf dem der Monitoring-Server lauscht. 0 nimmt einen beliebigen freien Port."
            ),
            .value(
                "host_names",
                \.hostNames,
                .hostNames,
                "Host names accepted in requests, besides addresses, localhost and server.hostname. Others are refused, so "
                    + "that a page of another site gets nothing by pointing its own name here (DNS rebinding).",
                "Hostnamen, die in Anfragen zugelassen sind, neben Adressen, localhost und server.hostname. Andere "
                    + "werden abgelehnt, damit eine fremde Website nichts erfährt, indem sie ihren eigenen Namen "
                    + "hierher zeigen lässt (DNS-Rebinding)."
            ),
            .value(
                "connections",
                \.connections,
                .count(4...10_000),
                "Concurrent connections, half of them from one address. Beyond that, the connection that has sent no "
                    + "request for the longest time is closed.",
                "Gleichzeitige Verbindungen, davon höchstens die Hälfte von einer Adresse. Darüber hinaus wird die "
                    + "Verbindung geschlossen, die am längsten keine Anfrage gesendet hat."
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
            .value(
                "level",
                \.level,
                .choice,
                "The lowest level that is written.",
                "Die niedrigste Stufe, die geschrieben wird."
            ),
            .value(
                "format",
                \.format,
                .choice,
                "The format of a line: text for people, JSON for programs, or text with the journal's priorities. auto is "
                    + "journald under systemd, otherwise text.",
                "Das Format einer Zeile: Text für Menschen (text), JSON für Programme (json) oder Text mit den "
                    + "Prioritäten des Journals (journald). auto ist unter systemd journald, sonst text."
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
