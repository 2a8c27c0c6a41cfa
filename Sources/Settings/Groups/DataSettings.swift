import Base

/// Where the queue is stored.
package struct DataSettings: Sendable, Hashable {
    /// The folder of the database and the spool.
    package var directory = "/var/lib/gsuite-gateway"
    package var store = StoreSetting.sqlite
    package var postgreSQL = PostgreSQLSettings()
    /// Free bytes that new mail must leave on the disk; below that, it is temporarily refused.
    package var reserve = 256 << 20
    /// Messages up to this many bytes are stored beside their records, larger ones in a place of their own.
    package var inlineLimit = 128 << 10

    package init() {}
}

extension DataSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "directory",
                \.directory,
                .path,
                "The folder of the database and of large messages. With PostgreSQL, only what is being received or sent at "
                    + "the moment is there.",
                "Der Ordner der Datenbank und großer E-Mails. Mit PostgreSQL enthält er nur, was gerade empfangen "
                    + "oder gesendet wird."
            ),
            .value(
                "store",
                \.store,
                .store,
                "The database: sqlite, a file in that folder, or the URL of a PostgreSQL server, version 13 or later, such "
                    + "as postgresql://gateway@db.example:5432/gateway. Several servers are tried in turn, for failover: "
                    + "postgresql://gateway@db1.example,db2.example/gateway. TLS is required, with a certificate valid for "
                    + "the name, unless the server is on this machine or the URL has another sslmode. The password is "
                    + "given in postgresql.password_file.",
                "Die Datenbank: sqlite, eine Datei in diesem Ordner, oder die URL eines PostgreSQL-Servers ab "
                    + "Version 13, z. B. postgresql://gateway@db.example:5432/gateway. Mehrere Server werden der "
                    + "Reihe nach versucht, falls einer ausfällt: "
                    + "postgresql://gateway@db1.example,db2.example/gateway. TLS mit einem Zertifikat, das für den "
                    + "Namen gilt, ist Pflicht, außer der Server läuft auf diesem Rechner oder die URL nennt einen "
                    + "anderen sslmode. Das Passwort steht in postgresql.password_file."
            ),
            .group("postgresql", \.postgreSQL, "How the gateway uses PostgreSQL, if that is the store."),
            .value(
                "reserve",
                \.reserve,
                .size(0...1 << 40),
                "Free space that new mail must leave on the disk. Below that, new mail is temporarily refused, while mail "
                    + "already in the queue is processed.",
                "Freier Speicherplatz, der trotz neuer E-Mails bleiben muss. Darunter werden neue E-Mails "
                    + "vorübergehend abgelehnt; die Warteschlange wird weiter abgearbeitet."
            ),
            .value(
                "inline_limit",
                \.inlineLimit,
                .size(0...1 << 20),
                "Messages up to this size are stored in the database together with their records; larger ones in files "
                    + "beside SQLite, and in a table of their own in PostgreSQL.",
                "E-Mails bis zu dieser Größe liegen bei ihren Datensätzen in der Datenbank, größere bei SQLite in "
                    + "Dateien und bei PostgreSQL in einer eigenen Tabelle."
            ),
        ]
    }
}

/// The database that holds the queue.
package enum StoreSetting: Sendable, Hashable {
    case sqlite
    /// A URL without a password.
    case postgreSQL(String)

    /// `sqlite`, or such a URL.
    package init?(text: String) {
        guard text != "sqlite" else {
            self = .sqlite
            return
        }
        let prefix = ["postgresql://", "postgres://"].first(where: text.hasPrefix)
        guard let prefix, text.utf8.count > prefix.utf8.count, isPrintable(text), !text.contains(" ") else {
            return nil
        }
        let authority = text.dropFirst(prefix.count).prefix { !"/?".contains($0) }
        let user = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
        guard !user.contains(":"), !text.lowercased().contains("password=") else { return nil }
        self = .postgreSQL(text)
    }
}

extension SettingFormat<StoreSetting> {
    static var store: SettingFormat {
        SettingFormat(
            allowed: "sqlite, or a URL that begins with postgresql:// and contains no password",
            isQuoted: false,
            read: StoreSetting.init(text:),
            write: { store in
                switch store {
                case .sqlite: "sqlite"
                case .postgreSQL(let url): quoted(url)
                }
            }
        )
    }
}

/// How the gateway uses PostgreSQL.
package struct PostgreSQLSettings: Sendable, Hashable {
    /// A file that holds the password; after loading, also that of a systemd credential.
    package var passwordFile: String?
    package var schema = "public"
    package var connections = 10
    package var allowSynchronousCommitOff = false

    /// With fewer, nothing could be read.
    package static let leastConnections = 7

    package init() {}
}

extension PostgreSQLSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "password_file",
                \.passwordFile,
                .path,
                "A file that holds the password. With a systemd credential named gsuite-gateway.database_password, leave it "
                    + "empty. It is read again for each connection.",
                "Eine Datei mit dem Passwort. Leer lassen, wenn systemd das Credential "
                    + "gsuite-gateway.database_password übergibt. Sie wird bei jeder Verbindung neu gelesen."
            ),
            .value(
                "schema",
                \.schema,
                .text("the name of a schema"),
                "The schema of the gateway's tables. It is created if it is missing.",
                "Das Schema für die Tabellen des Gateways. Fehlt es, wird es angelegt."
            ),
            .value(
                "connections",
                \.connections,
                .count(leastConnections...200),
                "The most connections of this gateway to the server.",
                "Höchstzahl der Verbindungen dieses Gateways zum Server."
            ),
            .value(
                "allow_synchronous_commit_off",
                \.allowSynchronousCommitOff,
                .flag,
                "Run although the server's synchronous_commit is off. A crash of the server then loses mail that the "
                    + "gateway has accepted, and Odoo does not send it again.",
                "Auch starten, wenn auf dem Server synchronous_commit ausgeschaltet ist. Stürzt der Server ab, gehen "
                    + "dann angenommene E-Mails verloren, und Odoo sendet sie nicht noch einmal."
            ),
        ]
    }
}
