/// The Odoo databases that scheduled actions work with.
package struct OdooSettings: Sendable, Hashable {
    /// The first is the default of users who chose none.
    package var databases: [OdooDatabaseSettings] = []
    /// Concurrent runs of scheduled actions, each for a different user.
    package var concurrency = 4
    /// Whether failures are reported to Odoo by calls rather than mailed to it.
    package var deliveryReports = true
    /// Whether the accounts' inboxes are searched for bounces, to report them to Odoo.
    package var bounces = true
    /// Whether the Message-IDs that Gmail assigned are reported to Odoo. On by default: Odoo then knows its mail by the
    /// Message-ID that it travels under, as with every other mail server, at the price of a small record for each.
    package var sentMessageIDs = true
    /// A PEM file with the certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}
}

extension OdooSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .list(
                "databases",
                \.databases,
                "The Odoo databases. Most installations have one. With several, users choose theirs in the console, and the "
                    + "first is the default."
            ),
            .value(
                "concurrency",
                \.concurrency,
                .count(1...32),
                "The number of users for whom scheduled actions run at the same time. Each needs an Odoo worker now and "
                    + "then."
            ),
            .value(
                "delivery_reports",
                \.deliveryReports,
                .flag,
                "Report failures to the Odoo that sent the message, so that it turns red there at once. Failures that no "
                    + "Odoo shows are mailed to the sender. Requires what `gsuite-gateway odoo setup` creates, as do "
                    + "bounces and sent_message_ids."
            ),
            .value(
                "bounces",
                \.bounces,
                .flag,
                "Search the accounts' inboxes for mail that Gmail accepted and could not deliver, and report it to the Odoo "
                    + "that sent it, or else to its sender. Requires the scope gmail.modify. Costs 2 quota units every five "
                    + "minutes if nothing arrived."
            ),
            .value(
                "sent_message_ids",
                \.sentMessageIDs,
                .flag,
                "Tell the Odoo that sent a message which Message-ID Gmail assigned, so that a reply that names only that "
                    + "one finds its record too. Odoo stores it in a hidden message. Costs two calls for up to a hundred "
                    + "messages once a minute, none if nothing was sent. Requires delivery.read_back_message_id."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust, if Odoo's certificate comes from your own authority. If empty, "
                    + "the system's are trusted."
            ),
        ]
    }
}
