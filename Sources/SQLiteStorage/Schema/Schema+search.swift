extension Schema {
    /// The texts of messages by their groups of three characters, so that any part of an address or a subject is found
    /// without reading all messages. Filled after the fact: what waits for it stands in `search_pending`, put there in the
    /// transaction that keeps the message, and is searched by reading.
    static let search = Migration(
        name: "search",
        sql: """
            CREATE VIEW message_text AS
            SELECT m.id AS id, m.sender AS sender, m.from_text AS from_text, m.subject AS subject,
                (SELECT group_concat(d.recipients, char(10)) FROM delivery d WHERE d.message = m.id) AS recipients
            FROM message m;
            CREATE VIRTUAL TABLE message_search USING fts5 (
                sender, from_text, subject, recipients,
                tokenize = 'trigram', content = 'message_text', content_rowid = 'id'
            );
            CREATE TABLE search_pending (message INTEGER PRIMARY KEY) STRICT;
            INSERT INTO search_pending SELECT id FROM message;

            CREATE INDEX message_received ON message (received_at);
            CREATE INDEX delivery_set_aside ON delivery (state) WHERE state >= 6;
            """
    )
}
