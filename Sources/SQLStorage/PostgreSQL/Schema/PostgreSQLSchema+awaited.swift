extension PostgreSQLSchema {
    /// What users of Odoo are still to be told.
    static let awaited = """
        CREATE TABLE app_awaited (
            database text COLLATE "C" NOT NULL,
            number bigint NOT NULL,
            user_id bigint NOT NULL,
            since bigint NOT NULL,
            content text COLLATE "C" NOT NULL,
            PRIMARY KEY (database, number)
        );
        """
}
