extension Schema {
    /// Messages on their way from Gmail's folders to Odoo. A row whose message has left the list stays as long as it is
    /// not listed, so that the same message is not staged again. `place` is as in `message`; NULL without content.
    static let transfers = Migration(
        name: "transfers",
        sql: """
            CREATE TABLE staged_mail (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                person INTEGER NOT NULL,
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
                UNIQUE (person, direction, gmail_id)
            ) STRICT;
            CREATE INDEX staged_mail_list ON staged_mail (person, direction, id) WHERE is_listed;
            CREATE INDEX staged_mail_requested ON staged_mail (person, direction, id) WHERE state = 'requested';
            CREATE INDEX staged_mail_uncleared ON staged_mail (person, direction, id) WHERE NOT is_cleared;
            CREATE INDEX staged_mail_place ON staged_mail (place) WHERE place <> 'database';

            CREATE TABLE staged_content (
                mail INTEGER PRIMARY KEY,
                bytes BLOB NOT NULL
            ) STRICT;

            CREATE TABLE transfer_cursor (
                person INTEGER NOT NULL,
                direction TEXT NOT NULL,
                label TEXT NOT NULL,
                history TEXT NOT NULL,
                PRIMARY KEY (person, direction)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
