extension Schema {
    /// Calendars on their way to Odoo. A unit waits while `changes` is not 0 or `renew_at` has passed; `calendar_lead`
    /// says whose copy of an event stands for it in a database of Odoo.
    static let calendar = Migration(
        name: "calendar",
        sql: """
            CREATE TABLE calendar_feed (
                person INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                query TEXT NOT NULL,
                token TEXT,
                listing INTEGER NOT NULL,
                context TEXT NOT NULL,
                PRIMARY KEY (person, calendar)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE calendar_unit (
                person INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                id TEXT NOT NULL,
                uid TEXT,
                changes INTEGER NOT NULL,
                renew_at INTEGER,
                PRIMARY KEY (person, calendar, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX calendar_unit_waiting ON calendar_unit (person, calendar, id) WHERE changes > 0;
            CREATE INDEX calendar_unit_renewal ON calendar_unit (person, renew_at) WHERE renew_at IS NOT NULL;
            CREATE INDEX calendar_unit_uid ON calendar_unit (uid);

            CREATE TABLE calendar_item (
                person INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                id TEXT NOT NULL,
                unit TEXT NOT NULL,
                is_gone INTEGER NOT NULL,
                ends_at INTEGER,
                listing INTEGER NOT NULL,
                content TEXT NOT NULL,
                PRIMARY KEY (person, calendar, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX calendar_item_unit ON calendar_item (person, calendar, unit);

            CREATE TABLE calendar_link (
                person INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                unit TEXT NOT NULL,
                key TEXT NOT NULL,
                event INTEGER NOT NULL,
                written TEXT NOT NULL,
                PRIMARY KEY (person, calendar, unit, key)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE calendar_lead (
                database TEXT NOT NULL,
                uid TEXT NOT NULL,
                person INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                unit TEXT NOT NULL,
                rank INTEGER NOT NULL,
                PRIMARY KEY (database, uid)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX calendar_lead_holder ON calendar_lead (person, calendar);
            """
    )
}
