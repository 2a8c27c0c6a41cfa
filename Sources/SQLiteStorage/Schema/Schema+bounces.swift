extension Schema {
    /// How far each account's inbox has been looked through for bounces.
    static let bounces = Migration(
        name: "bounces",
        sql: """
            CREATE TABLE bounce_cursor (
                account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
                history_id TEXT NOT NULL
            ) STRICT;
            """
    )
}
