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
