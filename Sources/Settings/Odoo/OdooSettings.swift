/// The databases of Odoo that the jobs work with.
package struct OdooSettings: Sendable, Hashable {
    /// The first is that of people who chose none.
    package var databases: [OdooDatabaseSettings] = []
    /// Runs of scheduled actions at the same time, each for another person.
    package var concurrency = 4
    /// Whether reports of failures are handed to Odoo rather than mailed to it.
    package var deliveryReports = true
    /// Whether the accounts' inboxes are looked through for mail that came back, to tell Odoo.
    package var bounces = true
    /// Whether Odoo is told the Message-IDs that Gmail gave. On, since Odoo then knows its mail by the Message-ID it
    /// travels under, as it does with every other mail server, at the price of a small record for each.
    package var sentMessageIDs = true
    /// Certificates, in PEM, to trust instead of the system's.
    package var caFile: String?

    package init() {}
}

extension OdooSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .list(
                "databases",
                \.databases,
                "Where Odoo is. Most have one; with several, people choose theirs in the console, and the first is the default."
            ),
            .value(
                "concurrency",
                \.concurrency,
                .count(1...32),
                "For how many people scheduled actions run at the same time. Each needs a worker of Odoo now and then."
            ),
            .value(
                "delivery_reports",
                \.deliveryReports,
                .flag,
                "Report failures to the Odoo that sent the message, so that it turns red there at once; what no Odoo shows "
                    + "is mailed to its sender. Takes what `gsuite-gateway odoo setup` makes, as do the two settings below."
            ),
            .value(
                "bounces",
                \.bounces,
                .flag,
                "Look into the accounts' inboxes for mail that Gmail took and could not deliver, and tell the Odoo that "
                    + "sent it, or else its sender. Takes the scope gmail.modify; 2 quota units every five minutes where "
                    + "nothing came."
            ),
            .value(
                "sent_message_ids",
                \.sentMessageIDs,
                .flag,
                "Tell the Odoo that sent a message which Message-ID Gmail gave it, so that an answer that names only that "
                    + "one finds its record too. Odoo keeps it in a hidden message. Once a minute, two calls for up to a "
                    + "hundred messages; none where nothing was sent. Takes delivery.read_back_message_id."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust, where Odoo's comes from your own authority. Empty trusts those "
                    + "of the system."
            ),
        ]
    }
}
