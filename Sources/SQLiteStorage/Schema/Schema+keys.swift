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
}
