extension PostgreSQLSchema {
    /// The Odoo databases that administrators added, with their sealed keys.
    static let odooDatabases = """
        CREATE TABLE odoo_database (
            name text COLLATE "C" PRIMARY KEY,
            url text COLLATE "C" NOT NULL,
            database text COLLATE "C" NOT NULL,
            login text COLLATE "C" NOT NULL,
            key bytea NOT NULL,
            added_at bigint NOT NULL
        );
        """
}
