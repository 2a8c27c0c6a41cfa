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

    /// What Odoo says of the age of each record, and when it was last asked. Events that an earlier version brought over
    /// twice, from two calendars, are looked at again.
    static let calendarComparison = Migration(
        name: "calendarComparison",
        sql: """
            ALTER TABLE calendar_link ADD COLUMN write_date TEXT;

            CREATE TABLE calendar_comparison (
                person INTEGER NOT NULL PRIMARY KEY,
                changed_at INTEGER NOT NULL,
                all_at INTEGER NOT NULL
            ) STRICT;

            UPDATE calendar_unit SET changes = changes + 1 WHERE uid IN (
                SELECT uid FROM calendar_unit u WHERE uid IS NOT NULL AND EXISTS (
                    SELECT 1 FROM calendar_link l WHERE l.person = u.person AND l.calendar = u.calendar AND l.unit = u.id
                ) GROUP BY uid HAVING count(*) > 1
            );
            UPDATE calendar_link SET written = '' WHERE EXISTS (
                SELECT 1 FROM calendar_unit u WHERE u.person = calendar_link.person
                AND u.calendar = calendar_link.calendar AND u.id = calendar_link.unit AND u.uid IN (
                    SELECT uid FROM calendar_unit v WHERE uid IS NOT NULL AND EXISTS (
                        SELECT 1 FROM calendar_link l
                        WHERE l.person = v.person AND l.calendar = v.calendar AND l.unit = v.id
                    ) GROUP BY uid HAVING count(*) > 1
                )
            );
            """
    )
}
