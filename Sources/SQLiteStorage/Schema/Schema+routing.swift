extension Schema {
    /// Triggers count every change of what decides who sends a message, so that none is overlooked, whichever process
    /// makes it.
    static let routing = Migration(
        name: "routing",
        sql: """
            CREATE TABLE routing_revision (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                value INTEGER NOT NULL
            ) STRICT;
            INSERT INTO routing_revision VALUES (1, 0);

            CREATE TRIGGER login_added AFTER INSERT ON login
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            CREATE TRIGGER login_changed AFTER UPDATE ON login
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            CREATE TRIGGER login_removed AFTER DELETE ON login
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            CREATE TRIGGER account_added AFTER INSERT ON account
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            CREATE TRIGGER account_changed AFTER UPDATE ON account
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            CREATE TRIGGER account_removed AFTER DELETE ON account
                BEGIN UPDATE routing_revision SET value = value + 1; END;
            """
    )

    /// A gateway password belongs to the person who set it, and ends with what that person may do: by triggers, so that
    /// no way of changing people leaves one behind.
    static let loginOwners = Migration(
        name: "loginOwners",
        sql: """
            ALTER TABLE login ADD COLUMN owner INTEGER REFERENCES person (id) ON DELETE CASCADE;
            UPDATE login SET owner = (
                SELECT person.id FROM person JOIN account ON account.id = person.account
                WHERE account.id = login.account AND account.address = login.name
                ORDER BY person.is_active DESC, person.id LIMIT 1
            ) WHERE may_use <> '[]';
            DELETE FROM login WHERE owner IN (SELECT id FROM person WHERE is_active = 0);
            CREATE INDEX login_owner ON login (owner);

            CREATE TRIGGER login_owner_changed AFTER UPDATE OF is_active, account ON person
                BEGIN
                    DELETE FROM login
                    WHERE owner = NEW.id AND (NEW.is_active = 0 OR login.account IS NOT NEW.account);
                END;
            CREATE TRIGGER login_account_removed AFTER DELETE ON account
                BEGIN DELETE FROM login WHERE owner IS NOT NULL AND account = OLD.id; END;
            """
    )
}
