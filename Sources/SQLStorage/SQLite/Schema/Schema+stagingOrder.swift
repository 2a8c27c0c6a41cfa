extension Schema {
    /// The dates of staged messages, by which lists of them are sorted, and what counts them by state.
    static let stagingOrder = """
        ALTER TABLE staged_message ADD COLUMN dated_at INTEGER;
        CREATE INDEX staged_message_dated ON staged_message (user_id, direction, coalesce(dated_at, fetched_at), id)
        WHERE is_listed;
        CREATE INDEX staged_message_state ON staged_message (user_id, direction, state) WHERE is_listed;
        """
}
