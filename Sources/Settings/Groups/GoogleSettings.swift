package import Base

/// How Google is reached, and the client that grants are asked for by default.
package struct GoogleSettings: Sendable, Hashable {
    package var clientID: String?
    package var clientSecret: Secret?
    /// A proxy's URL; `nil` follows the environment (https_proxy, no_proxy).
    package var proxy: String?
    /// Certificates, in PEM, to trust instead of the system's.
    package var caFile: String?
    package var timeouts = GoogleTimeoutSettings()
    package var endpoints = EndpointSettings()

    package init() {}
}
