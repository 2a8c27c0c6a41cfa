extension Schema {
    /// Of recovery codes only the SHA-256 is kept; they are as long as no guess would find.
    static let secondFactor = Migration(
        name: "secondFactor",
        sql: """
            CREATE TABLE second_factor (
                person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
                secret BLOB NOT NULL,
                enabled_at INTEGER NOT NULL,
                last_step INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE recovery_code (
                person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                digest BLOB NOT NULL,
                PRIMARY KEY (person, digest)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
