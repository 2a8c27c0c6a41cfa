extension Schema {
    /// How far each Odoo has been told the Message-IDs that Gmail gave.
    static let sentIDs = Migration(
        name: "sent ids",
        sql: """
            CREATE TABLE sent_id_cursor (
                name TEXT PRIMARY KEY,
                ended_at INTEGER NOT NULL,
                message INTEGER NOT NULL,
                part INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    )
}
