extension Schema {
    /// Accounts and SMTP logins, a revision that counts their changes, and the proof of the sealing key.
    static let accounts = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            address TEXT NOT NULL COLLATE NOCASE UNIQUE,
            credential BLOB NOT NULL,
            scopes TEXT NOT NULL,
            options TEXT NOT NULL,
            health TEXT NOT NULL,
            send_as TEXT NOT NULL,
            send_as_read_at INTEGER,
            granted_at INTEGER
        ) STRICT;

        CREATE TABLE login (
            name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
            password_hash TEXT,
            may_use TEXT NOT NULL,
            account INTEGER,
            is_enabled INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            owner INTEGER REFERENCES users (id) ON DELETE CASCADE,
            capture TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_owner ON login (owner);

        CREATE TABLE routing_revision (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            value INTEGER NOT NULL
        ) STRICT;
        INSERT INTO routing_revision VALUES (1, 0);

        CREATE TABLE sealing (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            proof BLOB NOT NULL,
            handover BLOB,
            is_taken INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TRIGGER login_added AFTER INSERT ON login
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER login_changed AFTER UPDATE ON login
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER login_removed AFTER DELETE ON login
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER account_added AFTER INSERT ON account
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER account_changed AFTER UPDATE ON account
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER account_removed AFTER DELETE ON account
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER login_account_removed AFTER DELETE ON account
        BEGIN DELETE FROM login WHERE owner IS NOT NULL AND account = OLD.id; END;
        """
}
