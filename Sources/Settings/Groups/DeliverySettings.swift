package import Storage

/// How mail goes to Google: limits for accounts that set none of their own, and the defaults of new accounts.
package struct DeliverySettings: Sendable, Hashable {
    /// Gmail quota units per minute and account; a send costs 100.
    package var unitsPerMinute = 6000
    /// Messages per account in 24 hours.
    package var messagesPerDay = 2000
    /// Concurrent sends of one account.
    package var concurrencyPerAccount = 4
    /// Concurrent sends of all accounts together.
    package var concurrency = 64
    /// The most recipients of one send; a message with more is split.
    package var recipientsPerMessage = 100
    /// Whether the Message-ID that Gmail assigned is read after sending, if the grant allows it.
    package var readBackMessageID = true
    /// The courier of new accounts.
    package var courier = CourierChoice.api
    /// What new accounts do about an unknown outcome.
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
                "Gmail API quota units per minute and account. A send costs 100. New Google Cloud projects have 6000."
            ),
            .value(
                "messages_per_day",
                \.messagesPerDay,
                .count(1...1_000_000),
                "Messages that an account sends in 24 hours. Google Workspace allows 2000, trial accounts 500."
            ),
            .value(
                "concurrency_per_account",
                \.concurrencyPerAccount,
                .count(1...100),
                "Concurrent sends of one account."
            ),
            .value("concurrency", \.concurrency, .count(1...1000), "Concurrent sends of all accounts together."),
            .value(
                "recipients_per_message",
                \.recipientsPerMessage,
                .count(1...500),
                "The most recipients that Gmail accepts for one message. A message with more is split."
            ),
            .value(
                "read_back_message_id",
                \.readBackMessageID,
                .flag,
                "After sending, read the Message-ID that Gmail assigned, if the grant allows it (20 units)."
            ),
            .value(
                "courier",
                \.courier,
                .choice,
                "How new accounts send: through the Gmail API, through smtp.gmail.com, or through smtp.gmail.com only if "
                    + "headers and envelope differ."
            ),
            .value(
                "guarantee",
                \.guarantee,
                .choice,
                "What new accounts do when Google's answer is lost: search Sent, and hold the message if Sent cannot be "
                    + "searched; search Sent, and send the message again if Sent cannot be searched; or send through drafts."
            ),
        ]
    }
}
