extension Schema {
    /// The addresses that do not exist, as bounces said.
    static let bounces = """
        CREATE TABLE bounced_address (
            address TEXT PRIMARY KEY,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            count INTEGER NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            message INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX bounced_address_last_at ON bounced_address (last_at, address);
        """
}
