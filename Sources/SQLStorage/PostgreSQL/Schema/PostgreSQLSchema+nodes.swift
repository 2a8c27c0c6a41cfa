extension PostgreSQLSchema {
    /// The gateways that serve the schema, and what each of them does alone.
    static let nodes = """
        CREATE TABLE node (
            incarnation bigint PRIMARY KEY,
            name text COLLATE "C" NOT NULL,
            number bigint NOT NULL UNIQUE,
            version text COLLATE "C" NOT NULL,
            -- The last step of the schema that it knows.
            schema_step text COLLATE "C" NOT NULL,
            started_at bigint NOT NULL,
            heartbeat_at bigint NOT NULL,
            beats bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 50);

        CREATE TABLE duty (
            name text COLLATE "C" PRIMARY KEY,
            incarnation bigint NOT NULL
        ) WITH (fillfactor = 50);

        CREATE TABLE lost_node (
            incarnation bigint PRIMARY KEY,
            name text COLLATE "C" NOT NULL,
            version text COLLATE "C" NOT NULL,
            started_at bigint NOT NULL,
            lost_at bigint NOT NULL
        );

        ALTER TABLE writer ADD COLUMN told bigint NOT NULL DEFAULT 0;
        """

    /// Which sealing key each node has, while a new one is handed over.
    static let keys = """
        ALTER TABLE node ADD COLUMN key_in_use bytea;
        ALTER TABLE node ADD COLUMN kept_key bytea;
        """
}
