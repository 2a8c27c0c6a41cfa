extension Schema {
    /// What became of mail by recipient domain and day, and why it failed.
    static let recipients = """
        CREATE TABLE domain_traffic (
            day INTEGER NOT NULL,
            domain TEXT NOT NULL,
            sent INTEGER NOT NULL,
            repeated INTEGER NOT NULL,
            final INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            PRIMARY KEY (day, domain)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE domain_error (
            day INTEGER NOT NULL,
            domain TEXT NOT NULL,
            cause TEXT NOT NULL,
            repeated INTEGER NOT NULL,
            final INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            PRIMARY KEY (day, domain, cause)
        ) STRICT, WITHOUT ROWID;
        """
}
