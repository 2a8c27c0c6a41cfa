extension Schema {
    /// Each delivery remembers whether its sender was told that it is late.
    static let reports = Migration(
        name: "reports",
        sql: "ALTER TABLE delivery ADD COLUMN delay_reported INTEGER NOT NULL DEFAULT 0"
    )
}
