extension PostgreSQLSchema {
    /// Whom the last changes of the routing revision concern. A revision without a row concerns more than one user.
    static let userChange = """
        CREATE TABLE user_change (
            revision bigint PRIMARY KEY,
            user_id bigint NOT NULL
        );
        """
}
