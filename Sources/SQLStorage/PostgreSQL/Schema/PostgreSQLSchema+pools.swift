extension PostgreSQLSchema {
    /// Pools of senders, which account has a thread's mail, and what accounts sent by the hour; the neutralized databases of
    /// Odoo.
    static let pools = """
        CREATE TABLE sender_pool (
            address text COLLATE "C" NOT NULL,
            account bigint NOT NULL REFERENCES account (id) ON DELETE CASCADE
        );
        CREATE UNIQUE INDEX sender_pool_address ON sender_pool (lower(address), account);
        CREATE INDEX sender_pool_account ON sender_pool (account);

        CREATE TRIGGER sender_pool_changed AFTER INSERT OR UPDATE OR DELETE ON sender_pool
        FOR EACH ROW EXECUTE FUNCTION count_routing();

        CREATE TABLE sender_thread (
            thread bytea PRIMARY KEY,
            account bigint NOT NULL,
            used_at bigint NOT NULL
        );
        CREATE INDEX sender_thread_used ON sender_thread (used_at);

        ALTER TABLE delivery ADD COLUMN pool text COLLATE "C";
        ALTER TABLE delivery ADD COLUMN thread bytea;
        CREATE INDEX delivery_pool ON delivery (account, due_at) WHERE pool IS NOT NULL AND state = 0;

        CREATE TABLE ledger_hour (
            account bigint NOT NULL,
            hour bigint NOT NULL,
            messages bigint NOT NULL,
            PRIMARY KEY (account, hour)
        ) WITH (fillfactor = 50);

        INSERT INTO ledger_hour
        SELECT account, bucket / 360, CAST(sum(messages) AS bigint) FROM ledger
        GROUP BY account, bucket / 360 HAVING sum(messages) <> 0;

        CREATE FUNCTION count_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            added bigint := NEW.messages;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                added := added - OLD.messages;
            END IF;
            IF added <> 0 THEN
                INSERT INTO ledger_hour VALUES (NEW.account, NEW.bucket / 360, added)
                ON CONFLICT (account, hour) DO UPDATE SET messages = ledger_hour.messages + excluded.messages;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER ledger_counted AFTER INSERT OR UPDATE OF messages ON ledger
        FOR EACH ROW EXECUTE FUNCTION count_ledger();

        CREATE TABLE neutralized_database (name text COLLATE "C" PRIMARY KEY);
        """
}
