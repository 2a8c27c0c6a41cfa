package import Base

/// One database of Odoo, and the user as whom the gateway works there.
package struct OdooDatabaseSettings: Sendable, Hashable {
    /// The name in the console, in logs and of the systemd credential.
    package var name = "odoo"
    package var url = "http://127.0.0.1:8069"
    package var database = ""
    package var login = ""
    /// The API key (or password) itself, also where it came from `keyFile` or a systemd credential.
    package var key: Secret?
    package var keyFile: String?

    package init() {}

    /// The systemd credential that holds the key.
    package var credential: String { "gsuite-gateway.odoo.\(name)" }
}

extension OdooDatabaseSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("name", \.name, .fileName, "The name in the console and in logs."),
            .value(
                "url",
                \.url,
                .url(["https", "http"]),
                "Where Odoo answers. In the clear (http) only on this machine or in a network of its own."
            ),
            .value("database", \.database, .textOrNone("the name of the database"), "The name of the database."),
            .value(
                "login",
                \.login,
                .textOrNone("a login of Odoo"),
                "The user as whom the gateway works. `gsuite-gateway odoo status` says which rights it needs."
            ),
            .optional(
                "key",
                \.key,
                .secret,
                "That user's API key (Odoo: preferences, account security). Better kept in a file of its own:"
            ),
            .optional(
                "key_file",
                \.keyFile,
                .path,
                "A file that holds the key. A systemd credential named gsuite-gateway.odoo.NAME needs neither."
            ),
        ]
    }
}
