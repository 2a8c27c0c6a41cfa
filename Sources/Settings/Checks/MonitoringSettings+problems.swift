import Base

extension MonitoringSettings {
    func problems() -> [Problem] {
        guard enabled, !address.isLoopback else { return [] }
        return [
            Problem(
                .warning,
                "monitoring.address",
                "anybody who can reach \(address):\(port) sees how much mail goes by which account",
                remedy: "Listen on 127.0.0.1, or let a firewall admit the monitoring only"
            )
        ]
    }
}
