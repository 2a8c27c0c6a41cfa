extension Schema {
    /// When users' options were changed, and what the app in Odoo shows of them and of the log.
    static let appSettings = """
        CREATE TABLE settings_change (
            user_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (user_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE app_settings (
            database TEXT NOT NULL,
            user_id INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (database, user_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE app_log_cursor (
            database TEXT NOT NULL PRIMARY KEY,
            done INTEGER NOT NULL,
            pending INTEGER
        ) STRICT, WITHOUT ROWID;
        """
}
