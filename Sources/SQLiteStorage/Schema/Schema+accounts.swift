extension Schema {
    /// The Google accounts, and the names and passwords of SMTP clients.
    static let accounts = Migration(
        name: "accounts",
        sql: """
            CREATE TABLE account (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                address TEXT NOT NULL COLLATE NOCASE UNIQUE,
                credential BLOB NOT NULL,
                scopes TEXT NOT NULL,
                options TEXT NOT NULL,
                health TEXT NOT NULL,
                send_as TEXT NOT NULL,
                send_as_read_at INTEGER
            ) STRICT;

            CREATE TABLE login (
                name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
                password_hash TEXT,
                may_use TEXT NOT NULL,
                account INTEGER,
                is_enabled INTEGER NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    )
}
