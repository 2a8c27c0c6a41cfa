extension PostgreSQLSchema {
    /// The alerts that leave the gateway, and who is told of them.
    static let alerts = """
        CREATE TABLE alert (
            scope text COLLATE "C" NOT NULL,
            cause text COLLATE "C" NOT NULL,
            since bigint NOT NULL,
            missing_since bigint,
            told_at bigint NOT NULL,
            content text COLLATE "C" NOT NULL,
            PRIMARY KEY (scope, cause)
        );

        CREATE TABLE alert_message (
            scope text COLLATE "C" NOT NULL,
            cause text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            channel text COLLATE "C" NOT NULL,
            recipient text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL UNIQUE,
            language text COLLATE "C" NOT NULL,
            is_personal boolean NOT NULL,
            created_at bigint NOT NULL,
            attempts bigint NOT NULL,
            -- NULL once it is sent or given up.
            due_at bigint,
            is_sent boolean NOT NULL,
            PRIMARY KEY (scope, cause, kind, channel, recipient)
        );
        """
}
