extension DeliverySettings {
    /// An account's limits according to Google's documentation.
    private enum Google {
        /// Quota units per minute of older projects; newer ones have fewer.
        static let unitsPerMinute = 15_000
        static let messagesPerDay = 2000
        static let recipientsPerMessage = 100
    }

    func problems() -> [Problem] {
        var problems: [Problem] = []
        func warn(_ key: String, _ message: String, remedy: String) {
            problems.append(Problem(.warning, "delivery.\(key)", message, remedy: remedy))
        }
        if unitsPerMinute > Google.unitsPerMinute {
            warn(
                "units_per_minute",
                "no Google Cloud project has more than \(Google.unitsPerMinute) per minute and account",
                remedy: "Set it to the value on your project's quota page"
            )
        }
        if messagesPerDay > Google.messagesPerDay {
            warn(
                "messages_per_day",
                "Google Workspace lets an account send \(Google.messagesPerDay) per day, and above that blocks it for a day",
                remedy: "Set it to \(Google.messagesPerDay) or less"
            )
        }
        if recipientsPerMessage > Google.recipientsPerMessage {
            warn(
                "recipients_per_message",
                "Google documents \(Google.recipientsPerMessage) recipients for messages through the API or SMTP",
                remedy: "Set it to \(Google.recipientsPerMessage), unless you have seen more accepted"
            )
        }
        if concurrencyPerAccount > concurrency {
            warn(
                "concurrency_per_account",
                "it exceeds concurrency, so one account can use all of it",
                remedy: "Set it to less than \(concurrency)"
            )
        }
        return problems
    }
}
