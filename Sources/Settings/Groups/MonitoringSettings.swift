package import Base

/// Where `/healthz`, `/readyz` and `/metrics` answer.
package struct MonitoringSettings: Sendable, Hashable {
    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8026

    package init() {}
}
