extension Schema {
    /// Since when an account's present grant is there.
    static let grants = Migration(
        name: "grants",
        sql: "ALTER TABLE account ADD COLUMN granted_at INTEGER"
    )
}
