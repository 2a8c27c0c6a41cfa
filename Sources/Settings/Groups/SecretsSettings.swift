/// The key that seals grants in the database.
package struct SecretsSettings: Sendable, Hashable {
    /// A file (mode 0600) that holds the key; made at first start if it does not exist.
    package var keyFile = "/etc/gsuite-gateway/secrets/key"
    /// The name of the systemd credential that holds the key; where systemd passes one of this name, it wins.
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
                "A file, readable by the gateway's user only (0600). It is made at first start; keep a copy elsewhere, for "
                    + "without it no grant in the database can be read."
            ),
            .value(
                "key_credential",
                \.keyCredential,
                .fileName,
                "The name of a systemd credential (LoadCredential=) with the key; where systemd passes it, it is taken "
                    + "instead of the file."
            ),
        ]
    }
}
