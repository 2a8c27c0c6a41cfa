package import Base

/// An Odoo database, and the user that the gateway acts as there.
package struct OdooDatabaseSettings: Sendable, Hashable {
    /// The name in the console, in logs and in the name of the systemd credential.
    package var name = "odoo"
    package var url = "http://127.0.0.1:8069"
    package var database = ""
    package var login = ""
    /// The API key (or password) itself, even if it came from `keyFile` or a systemd credential.
    package var key: Secret?
    package var keyFile: String?

    package init() {}

    /// The name of the systemd credential that holds the key.
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
                "The URL of Odoo. Use http, which is unencrypted, only on this machine or in a network of its own."
            ),
            .value("database", \.database, .textOrNone("the name of the database"), "The name of the database."),
            .value(
                "login",
                \.login,
                .textOrNone("a login of Odoo"),
                "The login of the Odoo user that the gateway acts as. `gsuite-gateway odoo status` shows which rights it "
                    + "needs."
            ),
            .optional(
                "key",
                \.key,
                .secret,
                "That user's API key (in Odoo: preferences, account security). Better kept in a file of its own: key_file."
            ),
            .optional(
                "key_file",
                \.keyFile,
                .path,
                "A file that holds the key. With a systemd credential named gsuite-gateway.odoo.NAME, set neither."
            ),
        ]
    }
}
