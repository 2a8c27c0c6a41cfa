extension Schema {
    /// Pools of senders, which account has a thread's mail, and what accounts sent by the hour; the neutralized databases of
    /// Odoo.
    static let pools = """
        CREATE TABLE sender_pool (
            address TEXT NOT NULL COLLATE NOCASE,
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            PRIMARY KEY (address, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sender_pool_account ON sender_pool (account);

        CREATE TRIGGER sender_pool_added AFTER INSERT ON sender_pool
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TRIGGER sender_pool_removed AFTER DELETE ON sender_pool
        BEGIN UPDATE routing_revision SET value = value + 1; END;

        CREATE TABLE sender_thread (
            thread BLOB PRIMARY KEY,
            account INTEGER NOT NULL,
            used_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sender_thread_used ON sender_thread (used_at);

        ALTER TABLE delivery ADD COLUMN pool TEXT COLLATE NOCASE;
        ALTER TABLE delivery ADD COLUMN thread BLOB;
        CREATE INDEX delivery_pool ON delivery (account, due_at) WHERE pool IS NOT NULL AND state = 0;

        CREATE TABLE ledger_hour (
            account INTEGER NOT NULL,
            hour INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            PRIMARY KEY (account, hour)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO ledger_hour
        SELECT account, bucket / 360, sum(messages) FROM ledger GROUP BY account, bucket / 360 HAVING sum(messages) <> 0;

        CREATE TRIGGER ledger_added AFTER INSERT ON ledger WHEN NEW.messages <> 0 BEGIN
            INSERT INTO ledger_hour VALUES (NEW.account, NEW.bucket / 360, NEW.messages)
            ON CONFLICT DO UPDATE SET messages = messages + excluded.messages;
        END;

        CREATE TRIGGER ledger_changed AFTER UPDATE OF messages ON ledger WHEN NEW.messages <> OLD.messages BEGIN
            INSERT INTO ledger_hour VALUES (NEW.account, NEW.bucket / 360, NEW.messages - OLD.messages)
            ON CONFLICT DO UPDATE SET messages = messages + excluded.messages;
        END;

        CREATE TABLE neutralized_database (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        """
}
