extension Schema {
    /// Of a program's key only the SHA-256 is kept.
    static let keys = Migration(
        name: "keys",
        sql: """
            CREATE TABLE api_key (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                digest BLOB NOT NULL UNIQUE,
                name TEXT NOT NULL COLLATE NOCASE UNIQUE,
                scope TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL,
                expires_at INTEGER,
                last_used_at INTEGER
            ) STRICT;
            """
    )

    /// A key belongs to who made it, so that it ends with what that person may do.
    static let keyOwners = Migration(
        name: "keyOwners",
        sql: """
            ALTER TABLE api_key ADD COLUMN owner INTEGER REFERENCES person (id) ON DELETE CASCADE;
            UPDATE api_key SET owner = (SELECT id FROM person WHERE email = api_key.created_by);
            CREATE INDEX api_key_owner ON api_key (owner);
            """
    )
}
