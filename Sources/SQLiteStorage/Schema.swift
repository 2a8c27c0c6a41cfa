import GRDB
import Storage

/// The tables, by migration. A migration that was released is never changed; a new one is added.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("queue") { try $0.execute(sql: queue) }
        migrator.registerMigration("tally") { try $0.execute(sql: tally) }
        migrator.registerMigration("accounts") { try $0.execute(sql: accounts) }
        return migrator
    }

    /// Times are milliseconds since 1970; states and lanes are the numbers of `StateCode` and `Lane`.
    private static let queue = """
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

    /// How many deliveries stand where, kept by triggers: counting a million rows anew would take too long.
    private static let tally = """
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

    private static let accounts = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            address TEXT NOT NULL COLLATE NOCASE UNIQUE,
            credential BLOB NOT NULL,
            scopes TEXT NOT NULL,
            options TEXT NOT NULL,
            health TEXT NOT NULL,
            send_as TEXT NOT NULL,
            send_as_read_at INTEGER
        ) STRICT;

        CREATE TABLE login (
            name TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
            password_hash TEXT,
            may_use TEXT NOT NULL,
            account INTEGER,
            is_enabled INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

/// The numbers of delivery states in the database. The two that are due come first: the partial index asks `<= 1`.
enum StateCode: Int {
    case waiting = 0
    case uncertain = 1
    case sending = 2
    case held = 3
    case failed = 4
    case delivered = 5
    case suppressed = 6
    case removed = 7

    init(_ state: DeliveryState) {
        self =
            switch state {
            case .waiting: .waiting
            case .uncertain: .uncertain
            case .sending: .sending
            case .held: .held
            case .failed: .failed
            case .delivered: .delivered
            case .suppressed: .suppressed
            case .removed: .removed
            }
    }

    var state: DeliveryState {
        switch self {
        case .waiting: .waiting
        case .uncertain: .uncertain
        case .sending: .sending
        case .held: .held
        case .failed: .failed
        case .delivered: .delivered
        case .suppressed: .suppressed
        case .removed: .removed
        }
    }
}
