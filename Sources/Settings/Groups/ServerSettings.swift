import Base

/// Who the gateway says it is.
package struct ServerSettings: Sendable, Hashable {
    /// The name in the greeting, in Received and in delivery reports; `nil` is the machine's own name.
    package var hostname: String?
    /// How long running transactions and sends may take to end once the process is told to stop.
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
                "The name in the greeting, in Received and in delivery reports. Empty takes the machine's own name."
            ),
            .value(
                "shutdown_grace",
                \.shutdownGrace,
                .duration(.seconds(1)...(.minutes(30))),
                "How long running sends may take to end when the process is told to stop, and for two thirds of that time "
                    + "clients that are in the middle of a batch. TimeoutStopSec of the systemd unit must be longer, and "
                    + "60 s are too much: so long Odoo waits for a greeting."
            ),
        ]
    }
}
