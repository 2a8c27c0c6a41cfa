extension Schema {
    /// What users of Odoo are still to be told.
    static let awaited = """
        CREATE TABLE app_awaited (
            database TEXT NOT NULL,
            number INTEGER NOT NULL,
            user_id INTEGER NOT NULL,
            since INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (database, number)
        ) STRICT, WITHOUT ROWID;
        """
}
