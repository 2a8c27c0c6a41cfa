extension Schema {
    /// The queue: messages, their deliveries, attempts and events; what accounts spent; the index of texts; counts. Times
    /// are milliseconds since 1970; states and priorities are the numbers of `StateCode` and `Priority`.
    static let mail = """
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
            duplicate_of INTEGER,
            place TEXT
        ) STRICT;
        CREATE UNIQUE INDEX message_file ON message (place) WHERE place <> 'database';
        CREATE INDEX message_digest ON message (digest);
        CREATE INDEX message_message_id ON message (message_id) WHERE message_id IS NOT NULL;
        CREATE INDEX message_received ON message (received_at);

        CREATE TABLE content (
            message INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE delivery (
            message INTEGER NOT NULL,
            part INTEGER NOT NULL,
            account INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            recipients TEXT NOT NULL,
            state INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            tries INTEGER NOT NULL DEFAULT 0,
            first_attempt_at INTEGER,
            must_search INTEGER NOT NULL DEFAULT 0,
            node TEXT,
            reason TEXT,
            remote_id TEXT,
            sent_message_id TEXT,
            ended_at INTEGER,
            delay_reported INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (message, part)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX delivery_due ON delivery (account, priority, due_at) WHERE state <= 1;
        CREATE INDEX delivery_sending ON delivery (node) WHERE state = 2;
        CREATE INDEX delivery_stopped ON delivery (account, state) WHERE state IN (3, 4);
        CREATE INDEX delivery_ended ON delivery (ended_at) WHERE ended_at IS NOT NULL;
        CREATE INDEX delivery_remote_id ON delivery (remote_id) WHERE remote_id IS NOT NULL;
        CREATE INDEX delivery_sent_message_id ON delivery (sent_message_id) WHERE sent_message_id IS NOT NULL;
        CREATE INDEX delivery_set_aside ON delivery (state) WHERE state >= 6;
        CREATE INDEX delivery_reason ON delivery (account, message) WHERE reason IS NOT NULL AND state <= 4;

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

        CREATE TABLE sent_id_cursor (
            name TEXT PRIMARY KEY,
            ended_at INTEGER NOT NULL,
            message INTEGER NOT NULL,
            part INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE bounce_cursor (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            history_id TEXT NOT NULL
        ) STRICT;

        CREATE TABLE bounce_proof (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            key BLOB NOT NULL,
            made_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE tally (
            account INTEGER NOT NULL,
            state INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (account, state)
        ) STRICT, WITHOUT ROWID;

        CREATE VIEW message_text AS
        SELECT m.id AS id, m.sender AS sender, m.from_text AS from_text, m.subject AS subject,
            (SELECT group_concat(d.recipients, char(10)) FROM delivery d WHERE d.message = m.id) AS recipients
        FROM message m;

        CREATE VIRTUAL TABLE message_search USING fts5 (
            sender, from_text, subject, recipients,
            tokenize = 'trigram', content = 'message_text', content_rowid = 'id'
        );

        CREATE TABLE search_pending (message INTEGER PRIMARY KEY) STRICT;

        CREATE TABLE traffic (
            hour INTEGER NOT NULL,
            account INTEGER NOT NULL,
            received INTEGER NOT NULL DEFAULT 0,
            delivered INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            entered INTEGER NOT NULL DEFAULT 0,
            departed INTEGER NOT NULL DEFAULT 0,
            delay0 INTEGER NOT NULL DEFAULT 0, delay1 INTEGER NOT NULL DEFAULT 0,
            delay2 INTEGER NOT NULL DEFAULT 0, delay3 INTEGER NOT NULL DEFAULT 0,
            delay4 INTEGER NOT NULL DEFAULT 0, delay5 INTEGER NOT NULL DEFAULT 0,
            delay6 INTEGER NOT NULL DEFAULT 0, delay7 INTEGER NOT NULL DEFAULT 0,
            delay8 INTEGER NOT NULL DEFAULT 0, delay9 INTEGER NOT NULL DEFAULT 0,
            delay10 INTEGER NOT NULL DEFAULT 0, delay11 INTEGER NOT NULL DEFAULT 0,
            delay12 INTEGER NOT NULL DEFAULT 0, delay13 INTEGER NOT NULL DEFAULT 0,
            delay14 INTEGER NOT NULL DEFAULT 0, delay15 INTEGER NOT NULL DEFAULT 0,
            delay16 INTEGER NOT NULL DEFAULT 0, delay17 INTEGER NOT NULL DEFAULT 0,
            delay18 INTEGER NOT NULL DEFAULT 0, delay19 INTEGER NOT NULL DEFAULT 0,
            delay20 INTEGER NOT NULL DEFAULT 0, delay21 INTEGER NOT NULL DEFAULT 0,
            delay22 INTEGER NOT NULL DEFAULT 0, delay23 INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (account, hour)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE traffic_error (
            hour INTEGER NOT NULL,
            account INTEGER NOT NULL,
            cause TEXT NOT NULL,
            repeated INTEGER NOT NULL,
            final INTEGER NOT NULL,
            PRIMARY KEY (account, hour, cause)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
            INSERT INTO tally VALUES (NEW.account, NEW.state, 1)
            ON CONFLICT DO UPDATE SET count = count + 1;
        END;

        CREATE TRIGGER delivery_moved AFTER UPDATE OF account, state ON delivery
        WHEN OLD.state <> NEW.state OR OLD.account <> NEW.account BEGIN
            UPDATE tally SET count = count - 1 WHERE account = OLD.account AND state = OLD.state;
            INSERT INTO tally VALUES (NEW.account, NEW.state, 1)
            ON CONFLICT DO UPDATE SET count = count + 1;
        END;

        CREATE TRIGGER delivery_dropped AFTER DELETE ON delivery BEGIN
            UPDATE tally SET count = count - 1 WHERE account = OLD.account AND state = OLD.state;
        END;
        """
}
