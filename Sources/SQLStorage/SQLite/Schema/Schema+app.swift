extension Schema {
    /// Which changes of staged messages Odoo's app shows. The database counts them itself, so that versions that do not know
    /// the columns count, too.
    static let app = """
        ALTER TABLE staged_message ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE staged_message ADD COLUMN mirrored INTEGER NOT NULL DEFAULT 0;
        UPDATE staged_message SET mirrored = 1 WHERE NOT is_listed;
        CREATE INDEX staged_message_unmirrored ON staged_message (user_id, id) WHERE revision <> mirrored;

        CREATE TRIGGER staged_message_changed
        AFTER UPDATE OF is_listed, state, imported_at, chosen, problem ON staged_message
        BEGIN UPDATE staged_message SET revision = NEW.revision + 1 WHERE id = NEW.id; END;

        CREATE TRIGGER staged_message_found AFTER UPDATE OF found ON staged_message WHEN NEW.is_listed
        BEGIN UPDATE staged_message SET revision = NEW.revision + 1 WHERE id = NEW.id; END;
        """
}
