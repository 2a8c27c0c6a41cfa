extension Schema {
    /// Of links and sessions only the SHA-256 of what opens them is kept.
    static let people = Migration(
        name: "people",
        sql: """
            CREATE TABLE person (
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
                person INTEGER REFERENCES person (id) ON DELETE CASCADE,
                created_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE web_session (
                digest BLOB NOT NULL PRIMARY KEY,
                person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                created_at INTEGER NOT NULL,
                last_seen_at INTEGER NOT NULL,
                expires_at INTEGER NOT NULL,
                address TEXT NOT NULL,
                user_agent TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX web_session_person ON web_session (person);
            """
    )
}
