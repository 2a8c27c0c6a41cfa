extension PostgreSQLSchema {
    /// What a browser has begun at one node and goes on with at any; failed sign-ins of all nodes together.
    static let console = """
        CREATE TABLE failed_sign_in (
            kind text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            failures text COLLATE "C" NOT NULL,
            locked_until bigint,
            known_until bigint,
            ends_at bigint NOT NULL,
            PRIMARY KEY (kind, subject)
        );
        CREATE INDEX failed_sign_in_end ON failed_sign_in (kind, ends_at);

        CREATE TABLE pending_step (
            kind text COLLATE "C" NOT NULL,
            digest bytea NOT NULL,
            browser bytea NOT NULL,
            sealed bytea NOT NULL,
            expires_at bigint NOT NULL,
            PRIMARY KEY (kind, digest)
        );
        CREATE INDEX pending_step_end ON pending_step (kind, expires_at);

        CREATE TABLE console_run (
            name text COLLATE "C" PRIMARY KEY,
            owner text COLLATE "C" NOT NULL,
            content text COLLATE "C" NOT NULL,
            is_over boolean NOT NULL,
            updated_at bigint NOT NULL
        );
        """
}
