extension Schema {
    /// Scheduled actions: what the administrator decided, how each stands for each person, and their runs. A person's row
    /// with a `run` is claimed by `node` until `claimed_until`.
    static let jobs = Migration(
        name: "jobs",
        sql: """
            CREATE TABLE job (
                kind TEXT NOT NULL PRIMARY KEY,
                is_enabled INTEGER NOT NULL,
                interval INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE job_state (
                kind TEXT NOT NULL,
                person INTEGER NOT NULL,
                is_present INTEGER NOT NULL,
                due_at INTEGER NOT NULL,
                requested_at INTEGER,
                failures INTEGER NOT NULL DEFAULT 0,
                run INTEGER,
                node TEXT,
                claimed_until INTEGER,
                PRIMARY KEY (kind, person)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE job_run (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                person INTEGER NOT NULL,
                is_requested INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                ended_at INTEGER,
                outcome TEXT NOT NULL,
                progress TEXT NOT NULL,
                error TEXT
            ) STRICT;
            CREATE INDEX job_run_person ON job_run (kind, person, id);
            CREATE INDEX job_run_ended ON job_run (ended_at) WHERE ended_at IS NOT NULL;
            """
    )
}
