extension Schema {
    /// How many deliveries stand where, kept by triggers: counting a million rows anew would take too long.
    static let tally = Migration(
        name: "tally",
        sql: """
            CREATE TABLE tally (
                account INTEGER NOT NULL,
                state INTEGER NOT NULL,
                count INTEGER NOT NULL,
                PRIMARY KEY (account, state)
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
    )
}
