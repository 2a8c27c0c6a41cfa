package import Storage

/// How mail goes to Google: the paces of accounts that have none of their own, and the choices for new accounts.
package struct DeliverySettings: Sendable, Hashable {
    /// Gmail's quota units a minute and account; a send costs 100.
    package var unitsPerMinute = 6000
    /// Messages an account sends in 24 hours.
    package var messagesPerDay = 2000
    /// Sends at the same time by one account.
    package var concurrencyPerAccount = 4
    /// Sends at the same time by all accounts.
    package var concurrency = 64
    /// The most recipients that one send may have; a message with more is split.
    package var recipientsPerMessage = 100
    /// Whether the Message-ID that Gmail gave is read after sending, where the grant allows it.
    package var readBackMessageID = true
    /// The courier of new accounts.
    package var courier = CourierChoice.api
    /// The guarantee of new accounts.
    package var guarantee = Guarantee.look

    package init() {}
}

extension DeliverySettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "units_per_minute",
                \.unitsPerMinute,
                .count(100...1_000_000),
                "Quota units a minute and account, by which Gmail's API counts; a send costs 100. New Google Cloud projects "
                    + "have 6000."
            ),
            .value(
                "messages_per_day",
                \.messagesPerDay,
                .count(1...1_000_000),
                "Messages an account sends in 24 hours. Google Workspace has 2000, trial accounts 500."
            ),
            .value(
                "concurrency_per_account",
                \.concurrencyPerAccount,
                .count(1...100),
                "Sends at the same time by one account."
            ),
            .value("concurrency", \.concurrency, .count(1...1000), "Sends at the same time by all accounts."),
            .value(
                "recipients_per_message",
                \.recipientsPerMessage,
                .count(1...500),
                "The most recipients that Gmail takes for one message. A message with more is split."
            ),
            .value(
                "read_back_message_id",
                \.readBackMessageID,
                .flag,
                "Read the Message-ID that Gmail gave the message after sending, where the grant allows it (20 units)."
            ),
            .value(
                "courier",
                \.courier,
                .choice,
                "How new accounts send: by the Gmail API, by smtp.gmail.com, or by the latter only where headers and "
                    + "envelope differ."
            ),
            .value(
                "guarantee",
                \.guarantee,
                .choice,
                "What new accounts do when Google's answer is lost: look in Sent and hold what cannot be looked up, look "
                    + "and else repeat, or send by way of drafts."
            ),
        ]
    }
}
