extension Schema {
    /// The log that administrators search. Entries come in batches, nearly in the order of time.
    static let log = Migration(
        name: "log",
        sql: """
            CREATE TABLE log_entry (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at INTEGER NOT NULL,
                level INTEGER NOT NULL,
                area TEXT NOT NULL,
                text TEXT NOT NULL,
                account TEXT COLLATE NOCASE,
                person INTEGER,
                message INTEGER,
                details TEXT
            ) STRICT;
            CREATE INDEX log_entry_at ON log_entry (at);
            CREATE INDEX log_entry_grave ON log_entry (id) WHERE level >= 3;
            CREATE INDEX log_entry_account ON log_entry (account, id) WHERE account IS NOT NULL;
            CREATE INDEX log_entry_person ON log_entry (person, id) WHERE person IS NOT NULL;
            CREATE INDEX log_entry_message ON log_entry (message, id) WHERE message IS NOT NULL;
            """
    )
}
