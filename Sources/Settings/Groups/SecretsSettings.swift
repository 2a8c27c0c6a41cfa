/// The key that seals grants in the database.
package struct SecretsSettings: Sendable, Hashable {
    /// A file (mode 0600) that holds the key; made at first start if it does not exist.
    package var keyFile = "/var/lib/gsuite-gateway/key"
    /// The name of the systemd credential that holds the key; where systemd passes one of this name, it wins.
    package var keyCredential = "gsuite-gateway.key"

    package init() {}
}
