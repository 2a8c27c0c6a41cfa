extension Schema {
    /// Times are milliseconds since 1970; states and lanes are the numbers of `StateCode` and `Lane`.
    static let queue = Migration(
        name: "queue",
        sql: """
            CREATE TABLE message (
                id INTEGER PRIMARY KEY,
                received_at INTEGER NOT NULL,
                sender TEXT,
                return_content TEXT,
                envelope_id TEXT,
                needs_smtputf8 INTEGER NOT NULL,
                client TEXT,
                helo TEXT,
                login TEXT,
                protocol TEXT NOT NULL,
                from_text TEXT,
                subject TEXT,
                message_id TEXT,
                size INTEGER NOT NULL,
                checksum BLOB NOT NULL,
                digest BLOB NOT NULL,
                twin_of INTEGER,
                place TEXT
            ) STRICT;
            CREATE UNIQUE INDEX message_file ON message (place) WHERE place <> 'database';
            CREATE INDEX message_digest ON message (digest);
            CREATE INDEX message_message_id ON message (message_id) WHERE message_id IS NOT NULL;

            CREATE TABLE content (
                message INTEGER PRIMARY KEY,
                bytes BLOB NOT NULL
            ) STRICT;

            CREATE TABLE delivery (
                message INTEGER NOT NULL,
                part INTEGER NOT NULL,
                account INTEGER NOT NULL,
                lane INTEGER NOT NULL,
                recipients TEXT NOT NULL,
                state INTEGER NOT NULL,
                due_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                tries INTEGER NOT NULL DEFAULT 0,
                first_attempt_at INTEGER,
                must_look INTEGER NOT NULL DEFAULT 0,
                node TEXT,
                reason TEXT,
                gmail_id TEXT,
                sent_message_id TEXT,
                ended_at INTEGER,
                PRIMARY KEY (message, part)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX delivery_due ON delivery (account, lane, due_at) WHERE state <= 1;
            CREATE INDEX delivery_sending ON delivery (node) WHERE state = 2;
            CREATE INDEX delivery_stopped ON delivery (account, state) WHERE state IN (3, 4);
            CREATE INDEX delivery_ended ON delivery (ended_at) WHERE ended_at IS NOT NULL;
            CREATE INDEX delivery_gmail_id ON delivery (gmail_id) WHERE gmail_id IS NOT NULL;
            CREATE INDEX delivery_sent_message_id ON delivery (sent_message_id) WHERE sent_message_id IS NOT NULL;

            CREATE TABLE attempt (
                message INTEGER NOT NULL,
                part INTEGER NOT NULL,
                number INTEGER NOT NULL,
                account INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                ended_at INTEGER,
                outcome TEXT,
                reason TEXT,
                answer TEXT,
                PRIMARY KEY (message, part, number)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE event (
                message INTEGER NOT NULL,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                detail TEXT NOT NULL
            ) STRICT;
            CREATE INDEX event_message ON event (message);

            CREATE TABLE ledger (
                account INTEGER NOT NULL,
                bucket INTEGER NOT NULL,
                units INTEGER NOT NULL,
                messages INTEGER NOT NULL,
                PRIMARY KEY (account, bucket)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
