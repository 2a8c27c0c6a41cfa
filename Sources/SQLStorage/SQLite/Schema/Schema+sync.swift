extension Schema {
    /// Scheduled actions, contacts, staged messages and calendars.
    static let sync = """
        CREATE TABLE scheduled_action (
            kind TEXT NOT NULL PRIMARY KEY,
            is_enabled INTEGER NOT NULL,
            interval INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE action_state (
            kind TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            is_present INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            requested_at INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            run INTEGER,
            node TEXT,
            claimed_until INTEGER,
            PRIMARY KEY (kind, user_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE action_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            is_requested INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT NOT NULL,
            progress TEXT NOT NULL,
            error TEXT
        ) STRICT;
        CREATE INDEX action_run_user ON action_run (kind, user_id, id);
        CREATE INDEX action_run_ended ON action_run (ended_at) WHERE ended_at IS NOT NULL;

        CREATE TABLE contact_sync (
            user_id INTEGER NOT NULL,
            database TEXT NOT NULL,
            sync TEXT NOT NULL,
            asked INTEGER NOT NULL,
            PRIMARY KEY (user_id, database)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE contact_link (
            user_id INTEGER NOT NULL,
            database TEXT NOT NULL,
            partner INTEGER NOT NULL,
            resource TEXT,
            state TEXT NOT NULL,
            version TEXT NOT NULL,
            etag TEXT,
            written TEXT NOT NULL,
            has_drifted INTEGER NOT NULL,
            photo TEXT,
            sent_photo TEXT,
            since INTEGER NOT NULL,
            listing INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (user_id, database, partner)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX contact_link_resource ON contact_link (user_id, database, resource)
        WHERE resource IS NOT NULL;
        CREATE INDEX contact_link_state ON contact_link (user_id, database, state, partner)
        WHERE state <> 'linked';
        CREATE INDEX contact_link_photo ON contact_link (user_id, database, partner)
        WHERE photo IS NOT sent_photo;

        CREATE TABLE contact_surplus (
            user_id INTEGER NOT NULL,
            database TEXT NOT NULL,
            resource TEXT NOT NULL,
            PRIMARY KEY (user_id, database, resource)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE contact_group (
            user_id INTEGER NOT NULL,
            database TEXT NOT NULL,
            tag INTEGER NOT NULL,
            resource TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (user_id, database, tag)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE staged_message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            user_id INTEGER NOT NULL,
            direction TEXT NOT NULL,
            gmail_id TEXT NOT NULL,
            is_listed INTEGER NOT NULL,
            is_cleared INTEGER NOT NULL,
            state TEXT NOT NULL,
            removes INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            imported_at INTEGER,
            facts TEXT NOT NULL,
            found TEXT NOT NULL,
            chosen TEXT NOT NULL,
            problem TEXT,
            fetched_at INTEGER NOT NULL,
            size INTEGER NOT NULL,
            place TEXT,
            checksum BLOB,
            UNIQUE (user_id, direction, gmail_id)
        ) STRICT;
        CREATE INDEX staged_message_list ON staged_message (user_id, direction, id) WHERE is_listed;
        CREATE INDEX staged_message_requested ON staged_message (user_id, direction, id) WHERE state = 'requested';
        CREATE INDEX staged_message_uncleared ON staged_message (user_id, direction, id) WHERE NOT is_cleared;
        CREATE INDEX staged_message_place ON staged_message (place) WHERE place <> 'database';

        CREATE TABLE staged_content (
            mail INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE folder_cursor (
            user_id INTEGER NOT NULL,
            direction TEXT NOT NULL,
            label TEXT NOT NULL,
            history TEXT NOT NULL,
            PRIMARY KEY (user_id, direction)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE fetch_failure (
            user_id INTEGER NOT NULL,
            direction TEXT NOT NULL,
            gmail_id TEXT NOT NULL,
            failures INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            PRIMARY KEY (user_id, direction, gmail_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE calendar_feed (
            user_id INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            query TEXT NOT NULL,
            token TEXT,
            listing INTEGER NOT NULL,
            context TEXT NOT NULL,
            PRIMARY KEY (user_id, calendar)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE calendar_unit (
            user_id INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            id TEXT NOT NULL,
            database TEXT,
            uid TEXT,
            changes INTEGER NOT NULL,
            renew_at INTEGER,
            PRIMARY KEY (user_id, calendar, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX calendar_unit_waiting ON calendar_unit (user_id, calendar, id) WHERE changes > 0;
        CREATE INDEX calendar_unit_renewal ON calendar_unit (user_id, renew_at) WHERE renew_at IS NOT NULL;
        CREATE INDEX calendar_unit_event ON calendar_unit (database, uid);

        CREATE TABLE calendar_item (
            user_id INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            id TEXT NOT NULL,
            unit TEXT NOT NULL,
            is_gone INTEGER NOT NULL,
            ends_at INTEGER,
            listing INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (user_id, calendar, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX calendar_item_unit ON calendar_item (user_id, calendar, unit);

        CREATE TABLE calendar_link (
            user_id INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            unit TEXT NOT NULL,
            key TEXT NOT NULL,
            event INTEGER NOT NULL,
            written TEXT NOT NULL,
            write_date TEXT,
            PRIMARY KEY (user_id, calendar, unit, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE calendar_lead (
            database TEXT NOT NULL,
            uid TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            calendar TEXT NOT NULL,
            unit TEXT NOT NULL,
            rank INTEGER NOT NULL,
            PRIMARY KEY (database, uid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX calendar_lead_holder ON calendar_lead (user_id, calendar);

        CREATE TABLE calendar_comparison (
            user_id INTEGER NOT NULL PRIMARY KEY,
            changed_at INTEGER NOT NULL,
            all_at INTEGER NOT NULL
        ) STRICT;
        """
}
