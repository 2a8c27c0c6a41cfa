package import Base

/// How Google is reached, and the default OAuth client.
package struct GoogleSettings: Sendable, Hashable {
    package var clientID: String?
    /// The secret itself, even if it came from `clientSecretFile` or a systemd credential.
    package var clientSecret: Secret?
    package var clientSecretFile: String?
    /// The proxy's URL, which may hold a password; `nil` follows the environment (https_proxy, no_proxy).
    package var proxy: String?
    /// A PEM file with the certificates to trust instead of the system's.
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
                "The ID of the OAuth client for new grants. `account grant` and `account add` may name another."
            ),
            .optional(
                "client_secret",
                \.clientSecret,
                .secret,
                "The secret of that client. Better kept in a file of its own: client_secret_file."
            ),
            .optional(
                "client_secret_file",
                \.clientSecretFile,
                .path,
                "A file that holds the secret. With a systemd credential named gsuite-gateway.client_secret, set neither."
            ),
            .optional(
                "proxy",
                \.proxy,
                .url(["http", "https", "socks5", "socks5h"], isSecret: true),
                "A proxy, such as http://proxy.example:3128. If empty, https_proxy and no_proxy in the environment apply."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust. If empty, the system's are trusted."
            ),
            .group("timeouts", \.timeouts, "The longest waits for Google."),
            .group("endpoints", \.endpoints, "The servers of Google's services. Other values point to a simulator."),
        ]
    }
}
