extension PostgreSQLSchema {
    /// What became of mail by recipient domain and day, and why it failed.
    static let recipients = """
        CREATE TABLE domain_traffic (
            day bigint NOT NULL,
            domain text COLLATE "C" NOT NULL,
            sent bigint NOT NULL,
            repeated bigint NOT NULL,
            final bigint NOT NULL,
            returned bigint NOT NULL,
            PRIMARY KEY (day, domain)
        ) WITH (fillfactor = 50);
        CREATE TABLE domain_error (
            day bigint NOT NULL,
            domain text COLLATE "C" NOT NULL,
            cause text COLLATE "C" NOT NULL,
            repeated bigint NOT NULL,
            final bigint NOT NULL,
            returned bigint NOT NULL,
            PRIMARY KEY (day, domain, cause)
        ) WITH (fillfactor = 50);
        """
}
