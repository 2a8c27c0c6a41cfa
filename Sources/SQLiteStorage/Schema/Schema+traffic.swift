extension Schema {
    /// Mail by hour and account, and errors by cause. `hour` counts hours since 1970; `entered` and `departed` are
    /// deliveries that came into and went out of the queue, from which follows what waited at any hour; the `delay`
    /// columns are the classes of `DelayHistogram`. Account 0 is all accounts together.
    static let traffic = Migration(
        name: "traffic",
        sql: """
            CREATE TABLE traffic (
                hour INTEGER NOT NULL,
                account INTEGER NOT NULL,
                received INTEGER NOT NULL DEFAULT 0,
                delivered INTEGER NOT NULL DEFAULT 0,
                failed INTEGER NOT NULL DEFAULT 0,
                entered INTEGER NOT NULL DEFAULT 0,
                departed INTEGER NOT NULL DEFAULT 0,
                delay0 INTEGER NOT NULL DEFAULT 0, delay1 INTEGER NOT NULL DEFAULT 0,
                delay2 INTEGER NOT NULL DEFAULT 0, delay3 INTEGER NOT NULL DEFAULT 0,
                delay4 INTEGER NOT NULL DEFAULT 0, delay5 INTEGER NOT NULL DEFAULT 0,
                delay6 INTEGER NOT NULL DEFAULT 0, delay7 INTEGER NOT NULL DEFAULT 0,
                delay8 INTEGER NOT NULL DEFAULT 0, delay9 INTEGER NOT NULL DEFAULT 0,
                delay10 INTEGER NOT NULL DEFAULT 0, delay11 INTEGER NOT NULL DEFAULT 0,
                delay12 INTEGER NOT NULL DEFAULT 0, delay13 INTEGER NOT NULL DEFAULT 0,
                delay14 INTEGER NOT NULL DEFAULT 0, delay15 INTEGER NOT NULL DEFAULT 0,
                delay16 INTEGER NOT NULL DEFAULT 0, delay17 INTEGER NOT NULL DEFAULT 0,
                delay18 INTEGER NOT NULL DEFAULT 0, delay19 INTEGER NOT NULL DEFAULT 0,
                delay20 INTEGER NOT NULL DEFAULT 0, delay21 INTEGER NOT NULL DEFAULT 0,
                delay22 INTEGER NOT NULL DEFAULT 0, delay23 INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (account, hour)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE traffic_error (
                hour INTEGER NOT NULL,
                account INTEGER NOT NULL,
                cause TEXT NOT NULL,
                repeated INTEGER NOT NULL,
                final INTEGER NOT NULL,
                PRIMARY KEY (account, hour, cause)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
