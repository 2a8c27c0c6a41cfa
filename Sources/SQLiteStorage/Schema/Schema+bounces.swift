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

    /// By which the gateway knows its own names of deliveries in what comes back.
    static let bounceProof = Migration(
        name: "bounceProof",
        sql: """
            CREATE TABLE bounce_proof (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                key BLOB NOT NULL,
                made_at INTEGER NOT NULL
            ) STRICT;
            """
    )
}
