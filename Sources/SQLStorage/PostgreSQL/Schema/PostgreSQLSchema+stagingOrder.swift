extension PostgreSQLSchema {
    /// The dates of staged messages, by which lists of them are sorted.
    static let stagingOrder = """
        ALTER TABLE staged_message ADD COLUMN dated_at bigint;
        CREATE INDEX staged_message_dated ON staged_message (user_id, direction, (coalesce(dated_at, fetched_at)), id)
        WHERE is_listed;
        """
}
