package import Base

/// How Google is reached, and the client that grants are asked for by default.
package struct GoogleSettings: Sendable, Hashable {
    package var clientID: String?
    /// The secret itself, also where it came from `clientSecretFile` or a systemd credential.
    package var clientSecret: Secret?
    package var clientSecretFile: String?
    /// A proxy's URL, which may hold a password; `nil` follows the environment (https_proxy, no_proxy).
    package var proxy: String?
    /// Certificates, in PEM, to trust instead of the system's.
    package var caFile: String?
    package var timeouts = GoogleTimeoutSettings()
    package var endpoints = EndpointSettings()

    package init() {}
}

extension GoogleSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "client_id",
                \.clientID,
                .text("an OAuth client id, such as 1234-abcd.apps.googleusercontent.com"),
                "The OAuth client for new grants; `account grant` and `account add` may name another."
            ),
            .optional("client_secret", \.clientSecret, .secret, "Its secret. Better kept in a file of its own:"),
            .optional(
                "client_secret_file",
                \.clientSecretFile,
                .path,
                "A file that holds the secret. A systemd credential named gsuite-gateway.client_secret needs neither."
            ),
            .optional(
                "proxy",
                \.proxy,
                .url(["http", "https", "socks5", "socks5h"], isSecret: true),
                "A proxy, such as http://proxy.example:3128. Empty follows https_proxy and no_proxy of the environment."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust. Empty trusts those of the system."
            ),
            .group("timeouts", \.timeouts, "The longest waits for Google."),
            .group("endpoints", \.endpoints, "Where Google's services answer. Other values lead to a simulator."),
        ]
    }
}
