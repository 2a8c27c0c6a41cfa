extension PostgreSQLSchema {
    /// The queue: messages, their deliveries, attempts and events; contents; what accounts spent; the texts that are searched;
    /// counts. The same tables as in SQLite, with types that PostgreSQL's statements infer parameters from.
    static let mail = """
        CREATE TABLE message (
            id bigint PRIMARY KEY,
            received_at bigint NOT NULL,
            sender text COLLATE "C",
            return_content text COLLATE "C",
            envelope_id text COLLATE "C",
            needs_smtputf8 boolean NOT NULL,
            client text COLLATE "C",
            helo text COLLATE "C",
            login text COLLATE "C",
            protocol text COLLATE "C" NOT NULL,
            from_text text COLLATE "C",
            subject text COLLATE "C",
            message_id text COLLATE "C",
            size bigint NOT NULL,
            checksum bytea NOT NULL,
            digest bytea NOT NULL,
            duplicate_of bigint,
            place text COLLATE "C"
        );
        CREATE UNIQUE INDEX message_file ON message (place) WHERE place <> 'database';
        CREATE INDEX message_digest ON message (digest);
        CREATE INDEX message_message_id ON message (message_id) WHERE message_id IS NOT NULL;
        CREATE INDEX message_received ON message (received_at);

        CREATE TABLE content (
            message bigint PRIMARY KEY,
            bytes bytea NOT NULL
        );
        -- Mail is compressed already, or small.
        ALTER TABLE content ALTER COLUMN bytes SET STORAGE EXTERNAL;

        CREATE TABLE large_content (
            name text COLLATE "C" NOT NULL,
            number bigint NOT NULL,
            created_at bigint NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (name, number)
        );
        CREATE INDEX large_content_created ON large_content (created_at);
        ALTER TABLE large_content ALTER COLUMN bytes SET STORAGE EXTERNAL;

        CREATE TABLE delivery (
            message bigint NOT NULL,
            part bigint NOT NULL,
            account bigint NOT NULL,
            priority bigint NOT NULL,
            recipients text COLLATE "C" NOT NULL,
            state bigint NOT NULL,
            due_at bigint NOT NULL,
            attempts bigint NOT NULL DEFAULT 0,
            tries bigint NOT NULL DEFAULT 0,
            first_attempt_at bigint,
            must_search boolean NOT NULL DEFAULT false,
            node text COLLATE "C",
            reason text COLLATE "C",
            remote_id text COLLATE "C",
            sent_message_id text COLLATE "C",
            ended_at bigint,
            delay_reported boolean NOT NULL DEFAULT false,
            PRIMARY KEY (message, part)
        );
        CREATE INDEX delivery_due ON delivery (account, priority, due_at) WHERE state <= 1;
        CREATE INDEX delivery_sending ON delivery (node) WHERE state = 2;
        CREATE INDEX delivery_stopped ON delivery (account, state) WHERE state IN (3, 4);
        CREATE INDEX delivery_ended ON delivery (ended_at) WHERE ended_at IS NOT NULL;
        CREATE INDEX delivery_remote_id ON delivery (remote_id) WHERE remote_id IS NOT NULL;
        CREATE INDEX delivery_sent_message_id ON delivery (sent_message_id) WHERE sent_message_id IS NOT NULL;
        CREATE INDEX delivery_set_aside ON delivery (state) WHERE state >= 6;
        CREATE INDEX delivery_reason ON delivery (account, message) WHERE reason IS NOT NULL AND state <= 4;

        CREATE TABLE attempt (
            message bigint NOT NULL,
            part bigint NOT NULL,
            number bigint NOT NULL,
            account bigint NOT NULL,
            started_at bigint NOT NULL,
            ended_at bigint,
            outcome text COLLATE "C",
            reason text COLLATE "C",
            answer text COLLATE "C",
            PRIMARY KEY (message, part, number)
        );

        CREATE TABLE event (
            message bigint NOT NULL,
            at bigint NOT NULL,
            kind text COLLATE "C" NOT NULL,
            detail text COLLATE "C" NOT NULL,
            -- SQLite has it by itself: the order in which rows were inserted.
            rowid bigint GENERATED ALWAYS AS IDENTITY
        );
        CREATE INDEX event_message ON event (message);

        CREATE TABLE ledger (
            account bigint NOT NULL,
            bucket bigint NOT NULL,
            units bigint NOT NULL,
            messages bigint NOT NULL,
            PRIMARY KEY (account, bucket)
        );

        CREATE TABLE sent_id_cursor (
            name text COLLATE "C" PRIMARY KEY,
            ended_at bigint NOT NULL,
            message bigint NOT NULL,
            part bigint NOT NULL
        );

        CREATE TABLE bounce_cursor (
            account bigint PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            history_id text COLLATE "C" NOT NULL
        );

        CREATE TABLE bounce_proof (
            "only" bigint PRIMARY KEY CHECK ("only" = 1),
            key bytea NOT NULL,
            made_at bigint NOT NULL
        );

        CREATE TABLE tally (
            account bigint NOT NULL,
            state bigint NOT NULL,
            count bigint NOT NULL,
            PRIMARY KEY (account, state)
        ) WITH (fillfactor = 50);

        CREATE TABLE message_search (
            message bigint PRIMARY KEY,
            sender text COLLATE "C",
            from_text text COLLATE "C",
            subject text COLLATE "C",
            recipients text COLLATE "C"
        );

        CREATE TABLE search_pending (message bigint PRIMARY KEY);

        CREATE TABLE writer (
            id bigint PRIMARY KEY,
            commits bigint NOT NULL,
            at bigint NOT NULL
        ) WITH (fillfactor = 50);

        CREATE TABLE serving (
            "only" bigint PRIMARY KEY CHECK ("only" = 1),
            holder bigint NOT NULL
        );

        CREATE TABLE traffic (
            hour bigint NOT NULL,
            account bigint NOT NULL,
            received bigint NOT NULL DEFAULT 0,
            delivered bigint NOT NULL DEFAULT 0,
            failed bigint NOT NULL DEFAULT 0,
            entered bigint NOT NULL DEFAULT 0,
            departed bigint NOT NULL DEFAULT 0,
            delay0 bigint NOT NULL DEFAULT 0, delay1 bigint NOT NULL DEFAULT 0,
            delay2 bigint NOT NULL DEFAULT 0, delay3 bigint NOT NULL DEFAULT 0,
            delay4 bigint NOT NULL DEFAULT 0, delay5 bigint NOT NULL DEFAULT 0,
            delay6 bigint NOT NULL DEFAULT 0, delay7 bigint NOT NULL DEFAULT 0,
            delay8 bigint NOT NULL DEFAULT 0, delay9 bigint NOT NULL DEFAULT 0,
            delay10 bigint NOT NULL DEFAULT 0, delay11 bigint NOT NULL DEFAULT 0,
            delay12 bigint NOT NULL DEFAULT 0, delay13 bigint NOT NULL DEFAULT 0,
            delay14 bigint NOT NULL DEFAULT 0, delay15 bigint NOT NULL DEFAULT 0,
            delay16 bigint NOT NULL DEFAULT 0, delay17 bigint NOT NULL DEFAULT 0,
            delay18 bigint NOT NULL DEFAULT 0, delay19 bigint NOT NULL DEFAULT 0,
            delay20 bigint NOT NULL DEFAULT 0, delay21 bigint NOT NULL DEFAULT 0,
            delay22 bigint NOT NULL DEFAULT 0, delay23 bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (account, hour)
        ) WITH (fillfactor = 50);

        CREATE TABLE traffic_error (
            hour bigint NOT NULL,
            account bigint NOT NULL,
            cause text COLLATE "C" NOT NULL,
            repeated bigint NOT NULL,
            final bigint NOT NULL,
            PRIMARY KEY (account, hour, cause)
        );

        CREATE FUNCTION count_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                UPDATE tally SET count = count - 1 WHERE account = OLD.account AND state = OLD.state;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO tally VALUES (NEW.account, NEW.state, 1)
                ON CONFLICT (account, state) DO UPDATE SET count = tally.count + 1;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER delivery_added AFTER INSERT ON delivery
        FOR EACH ROW EXECUTE FUNCTION count_delivery();

        CREATE TRIGGER delivery_moved AFTER UPDATE OF account, state ON delivery
        FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.account <> NEW.account) EXECUTE FUNCTION count_delivery();

        CREATE TRIGGER delivery_dropped AFTER DELETE ON delivery
        FOR EACH ROW EXECUTE FUNCTION count_delivery();
        """

    /// Counts new deliveries once for each statement that adds some, instead of one by one.
    static let batches = """
        CREATE FUNCTION count_added_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO tally SELECT account, state, count(*) FROM added GROUP BY account, state
            ON CONFLICT (account, state) DO UPDATE SET count = tally.count + excluded.count;
            RETURN NULL;
        END $$;

        DROP TRIGGER delivery_added ON delivery;
        CREATE TRIGGER delivery_added AFTER INSERT ON delivery REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION count_added_deliveries();
        """
}
