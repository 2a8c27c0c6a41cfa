extension Schema {
    /// Why mail of an account waits or failed, the newest first. Only what had trouble is in it.
    static let reasons = Migration(
        name: "reasons",
        sql: """
            CREATE INDEX delivery_reason ON delivery (account, message) WHERE reason IS NOT NULL AND state <= 4
            """
    )
}
