extension Schema {
    /// What a browser has begun at one node and goes on with at any; failed sign-ins of all nodes together.
    static let console = """
        CREATE TABLE failed_sign_in (
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            failures TEXT NOT NULL,
            locked_until INTEGER,
            known_until INTEGER,
            ends_at INTEGER NOT NULL,
            PRIMARY KEY (kind, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX failed_sign_in_end ON failed_sign_in (kind, ends_at);

        CREATE TABLE pending_step (
            kind TEXT NOT NULL,
            digest BLOB NOT NULL,
            browser BLOB NOT NULL,
            sealed BLOB NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (kind, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX pending_step_end ON pending_step (kind, expires_at);

        CREATE TABLE console_run (
            name TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            content TEXT NOT NULL,
            is_over INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
