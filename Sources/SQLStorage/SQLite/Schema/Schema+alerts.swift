extension Schema {
    /// The alerts that leave the gateway, and who is told of them.
    static let alerts = """
        CREATE TABLE alert (
            scope TEXT NOT NULL,
            cause TEXT NOT NULL,
            since INTEGER NOT NULL,
            missing_since INTEGER,
            told_at INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (scope, cause)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE alert_message (
            scope TEXT NOT NULL,
            cause TEXT NOT NULL,
            kind TEXT NOT NULL,
            channel TEXT NOT NULL,
            recipient TEXT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            language TEXT NOT NULL,
            is_personal INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            -- NULL once it is sent or given up.
            due_at INTEGER,
            is_sent INTEGER NOT NULL,
            PRIMARY KEY (scope, cause, kind, channel, recipient)
        ) STRICT, WITHOUT ROWID;
        """
}
