extension Schema {
    /// The delivery events that wait for the webhook, and how its calls go.
    static let deliveryEvents = """
        CREATE TABLE delivery_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            message INTEGER NOT NULL,
            part INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            account INTEGER NOT NULL,
            recipients TEXT NOT NULL,
            told INTEGER NOT NULL DEFAULT 0,
            status TEXT,
            reason TEXT,
            remote_id TEXT
        ) STRICT;

        CREATE TABLE delivery_webhook (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            target TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER,
            last_success_at INTEGER,
            last_error TEXT,
            last_error_at INTEGER,
            ended_at INTEGER,
            sent INTEGER NOT NULL DEFAULT 0,
            dropped INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        """
}
