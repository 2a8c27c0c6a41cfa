extension Schema {
    /// Contacts of Odoo at Google, by person and database.
    static let contacts = Migration(
        name: "contacts",
        sql: """
            CREATE TABLE contact_sync (
                person INTEGER NOT NULL,
                database TEXT NOT NULL,
                sync TEXT NOT NULL,
                asked INTEGER NOT NULL,
                PRIMARY KEY (person, database)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE contact_link (
                person INTEGER NOT NULL,
                database TEXT NOT NULL,
                partner INTEGER NOT NULL,
                resource TEXT,
                state TEXT NOT NULL,
                version TEXT NOT NULL,
                etag TEXT,
                written TEXT NOT NULL,
                has_drifted INTEGER NOT NULL,
                photo TEXT,
                sent_photo TEXT,
                since INTEGER NOT NULL,
                look INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (person, database, partner)
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX contact_link_resource ON contact_link (person, database, resource)
                WHERE resource IS NOT NULL;
            CREATE INDEX contact_link_state ON contact_link (person, database, state, partner)
                WHERE state <> 'linked';
            CREATE INDEX contact_link_photo ON contact_link (person, database, partner)
                WHERE photo IS NOT sent_photo;

            CREATE TABLE contact_surplus (
                person INTEGER NOT NULL,
                database TEXT NOT NULL,
                resource TEXT NOT NULL,
                PRIMARY KEY (person, database, resource)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE contact_group (
                person INTEGER NOT NULL,
                database TEXT NOT NULL,
                tag INTEGER NOT NULL,
                resource TEXT NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (person, database, tag)
            ) STRICT, WITHOUT ROWID;
            """
    )

    /// What belongs to a person and goes with it.
    static let contactTables = ["contact_sync", "contact_link", "contact_surplus", "contact_group"]
}
