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
}
