import Base

/// How the gateway identifies itself, and how it stops.
package struct ServerSettings: Sendable, Hashable {
    /// The name in the greeting, in Received and in delivery reports; `nil` is the machine's own name.
    package var hostname: String?
    /// How long transactions and sends in progress may take to finish after the process is signalled to stop.
    package var shutdownGrace = Duration.seconds(30)

    package init() {}
}

extension ServerSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "hostname",
                \.hostname,
                .hostname,
                "The host name in the greeting, in Received and in delivery reports. If empty, the machine's own name."
            ),
            .value(
                "shutdown_grace",
                \.shutdownGrace,
                .duration(.seconds(1)...(.minutes(30))),
                "How long sends in progress may take to finish when the gateway is stopped. Clients in the middle of a "
                    + "batch have two thirds of that time. TimeoutStopSec= of the systemd unit must be longer. 60s is too "
                    + "long: Odoo waits that long for a greeting."
            ),
        ]
    }
}
