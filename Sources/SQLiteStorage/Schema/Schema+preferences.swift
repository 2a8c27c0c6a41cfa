extension Schema {
    /// Settings made in the console, each as one document: they are read and written as a whole.
    static let preferences = Migration(
        name: "preferences",
        sql: """
            CREATE TABLE personal_settings (
                person INTEGER PRIMARY KEY,
                settings TEXT NOT NULL
            ) STRICT;
            CREATE TABLE organisation_settings (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                settings TEXT NOT NULL
            ) STRICT;
            """
    )
}

extension Schema {
    /// What `odoo setup` was told, by the name of the database in the configuration.
    static let odooSetup = Migration(
        name: "odooSetup",
        sql: """
            CREATE TABLE odoo_setup (
                database TEXT PRIMARY KEY,
                options TEXT NOT NULL
            ) STRICT;
            """
    )
}
