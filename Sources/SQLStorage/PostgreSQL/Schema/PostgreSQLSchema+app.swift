extension PostgreSQLSchema {
    /// Which changes of staged messages Odoo's app shows. The database counts them itself, so that versions that do not know
    /// the columns count, too.
    static let app = """
        ALTER TABLE staged_message ADD COLUMN revision bigint NOT NULL DEFAULT 1;
        ALTER TABLE staged_message ADD COLUMN mirrored bigint NOT NULL DEFAULT 0;
        UPDATE staged_message SET mirrored = 1 WHERE NOT is_listed;
        CREATE INDEX staged_message_unmirrored ON staged_message (user_id, id) WHERE revision <> mirrored;

        CREATE FUNCTION count_staged_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.revision := OLD.revision + 1;
            RETURN NEW;
        END $$;

        CREATE TRIGGER staged_message_changed
        BEFORE UPDATE OF is_listed, state, imported_at, chosen, problem ON staged_message
        FOR EACH ROW EXECUTE FUNCTION count_staged_change();

        CREATE TRIGGER staged_message_found BEFORE UPDATE OF found ON staged_message
        FOR EACH ROW WHEN (NEW.is_listed) EXECUTE FUNCTION count_staged_change();
        """
}
