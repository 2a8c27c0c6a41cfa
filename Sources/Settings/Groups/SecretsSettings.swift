/// The key that seals grants in the database.
package struct SecretsSettings: Sendable, Hashable {
    /// A file (mode 0600) that holds the key; created at first start if it does not exist.
    package var keyFile = "/etc/gsuite-gateway/secrets/key"
    /// The name of the systemd credential that holds the key; if systemd passes one of this name, it takes precedence.
    package var keyCredential = "gsuite-gateway.key"

    package init() {}
}

extension SecretsSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "key_file",
                \.keyFile,
                .path,
                "A file that holds the key, readable by the gateway's user only (0600). It is created at first start. Keep "
                    + "a copy elsewhere: without the key, no grant in the database can be read."
            ),
            .value(
                "key_credential",
                \.keyCredential,
                .fileName,
                "The name of a systemd credential (LoadCredential=) that holds the key. If systemd passes it, it replaces "
                    + "the file."
            ),
        ]
    }
}
