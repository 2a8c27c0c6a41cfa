extension Schema {
    /// The Odoo databases that administrators added, with their sealed keys.
    static let odooDatabases = """
        CREATE TABLE odoo_database (
            name TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            database TEXT NOT NULL,
            login TEXT NOT NULL,
            key BLOB NOT NULL,
            added_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
