extension PostgreSQLSchema {
    /// What tells which failed deliveries nobody knows of, without reading all that failed.
    static let unknownFailures = """
        CREATE INDEX message_null_sender ON message (id) WHERE sender IS NULL;
        CREATE INDEX event_unreported ON event (message) WHERE kind = 'unreported';
        """
}
