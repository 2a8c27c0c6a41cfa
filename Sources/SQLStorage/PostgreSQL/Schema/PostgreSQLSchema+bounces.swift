extension PostgreSQLSchema {
    /// The addresses that do not exist, as bounces said.
    static let bounces = """
        CREATE TABLE bounced_address (
            address text COLLATE "C" PRIMARY KEY,
            first_at bigint NOT NULL,
            last_at bigint NOT NULL,
            count bigint NOT NULL,
            status text COLLATE "C" NOT NULL,
            reason text COLLATE "C" NOT NULL,
            message bigint NOT NULL
        );
        CREATE INDEX bounced_address_last_at ON bounced_address (last_at, address);
        """
}
