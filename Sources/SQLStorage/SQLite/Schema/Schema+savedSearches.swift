extension Schema {
    /// The searches that users keep.
    static let savedSearches = """
        CREATE TABLE saved_search (
            user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            list TEXT NOT NULL,
            name TEXT NOT NULL,
            query TEXT NOT NULL,
            PRIMARY KEY (user_id, list, name)
        ) STRICT, WITHOUT ROWID;
        """
}
