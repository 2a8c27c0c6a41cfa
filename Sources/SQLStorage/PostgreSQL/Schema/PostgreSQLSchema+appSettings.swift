extension PostgreSQLSchema {
    /// When users' options were changed, and what the app in Odoo shows of them and of the log.
    static let appSettings = """
        CREATE TABLE settings_change (
            user_id bigint NOT NULL,
            name text COLLATE "C" NOT NULL,
            changed_at bigint NOT NULL,
            PRIMARY KEY (user_id, name)
        );

        CREATE TABLE app_settings (
            database text COLLATE "C" NOT NULL,
            user_id bigint NOT NULL,
            content text COLLATE "C" NOT NULL,
            PRIMARY KEY (database, user_id)
        );

        CREATE TABLE app_log_cursor (
            database text COLLATE "C" PRIMARY KEY,
            done bigint NOT NULL,
            pending bigint
        );
        """
}
