extension Schema {
    /// Whom the last changes of the routing revision concern. A revision without a row concerns more than one user.
    static let userChange = """
        CREATE TABLE user_change (
            revision INTEGER NOT NULL PRIMARY KEY,
            user_id INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
