extension Schema {
    /// Users of the console: sign-in, sessions, second factors, settings; API keys; the log.
    /// `user` is a reserved word of SQL, so the table is `users` and columns are `user_id`.
    static let users = """
        CREATE TABLE users (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            email TEXT NOT NULL COLLATE NOCASE UNIQUE,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            language TEXT,
            password_hash TEXT,
            google_subject TEXT UNIQUE,
            is_active INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_sign_in_at INTEGER,
            account INTEGER
        ) STRICT;

        CREATE TABLE one_time_link (
            digest BLOB NOT NULL PRIMARY KEY,
            purpose TEXT NOT NULL,
            user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE web_session (
            digest BLOB NOT NULL PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            address TEXT NOT NULL,
            user_agent TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX web_session_user ON web_session (user_id);

        CREATE TABLE second_factor (
            user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
            secret BLOB NOT NULL,
            enabled_at INTEGER NOT NULL,
            last_step INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE recovery_code (
            user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            digest BLOB NOT NULL,
            PRIMARY KEY (user_id, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE personal_settings (
            user_id INTEGER PRIMARY KEY,
            settings TEXT NOT NULL
        ) STRICT;

        CREATE TABLE organisation_settings (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            settings TEXT NOT NULL
        ) STRICT;

        CREATE TABLE odoo_setup (
            database TEXT PRIMARY KEY,
            options TEXT NOT NULL
        ) STRICT;

        CREATE TABLE api_key (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            scope TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            expires_at INTEGER,
            last_used_at INTEGER,
            owner INTEGER REFERENCES users (id) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX api_key_owner ON api_key (owner);

        CREATE TABLE log_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            level INTEGER NOT NULL,
            category TEXT NOT NULL,
            text TEXT NOT NULL,
            account TEXT COLLATE NOCASE,
            user_id INTEGER,
            message INTEGER,
            details TEXT
        ) STRICT;
        CREATE INDEX log_entry_at ON log_entry (at);
        CREATE INDEX log_entry_grave ON log_entry (id) WHERE level >= 3;
        CREATE INDEX log_entry_account ON log_entry (account, id) WHERE account IS NOT NULL;
        CREATE INDEX log_entry_user ON log_entry (user_id, id) WHERE user_id IS NOT NULL;
        CREATE INDEX log_entry_message ON log_entry (message, id) WHERE message IS NOT NULL;

        CREATE TRIGGER login_owner_changed AFTER UPDATE OF is_active, account ON users
        BEGIN
            DELETE FROM login
            WHERE owner = NEW.id AND (NEW.is_active = 0 OR login.account IS NOT NEW.account);
        END;
        """
}
