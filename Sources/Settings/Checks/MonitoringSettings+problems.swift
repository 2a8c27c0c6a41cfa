import Base

extension MonitoringSettings {
    func problems() -> [Problem] {
        guard enabled, !address.isLoopback else { return [] }
        return [
            Problem(
                .warning,
                "monitoring.address",
                "anyone who can reach \(address):\(port) sees how much mail each account sends",
                remedy: "Listen on 127.0.0.1, or let only the monitoring system through the firewall"
            )
        ]
    }
}
