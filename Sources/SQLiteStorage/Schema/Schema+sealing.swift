extension Schema {
    /// What the store's key sealed first: another key does not open it.
    static let sealing = Migration(
        name: "sealing",
        sql: """
            CREATE TABLE sealing (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                proof BLOB NOT NULL
            ) STRICT;
            """
    )

    /// While the key is changed: the next key, sealed under the one before, and whether the serving process has it.
    static let keyHandover = Migration(
        name: "keyHandover",
        sql: """
            ALTER TABLE sealing ADD COLUMN handover BLOB;
            ALTER TABLE sealing ADD COLUMN is_taken INTEGER NOT NULL DEFAULT 0;
            """
    )
}
