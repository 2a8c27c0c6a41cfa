extension PostgreSQLSchema {
    /// The searches that users keep.
    static let savedSearches = """
        CREATE TABLE saved_search (
            user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            list text COLLATE "C" NOT NULL,
            name text COLLATE "C" NOT NULL,
            query text COLLATE "C" NOT NULL,
            PRIMARY KEY (user_id, list, name)
        );
        """
}
